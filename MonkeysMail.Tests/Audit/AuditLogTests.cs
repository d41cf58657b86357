// The audit log from the change to /v1/audit, on both databases, and what its check says of a log that somebody with the database alone has changed.
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Audit;

public sealed class AuditLogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly string[] FirstActions = ["workspace.created", "key.created", "key.created", "domain.added"];

    [Theory, BothDatabases]
    public async Task FirstStart_IsTold_AndARestartAddsNothing(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using (var engine = await Engine.StartAsync(installation))
        {
            var entries = await ReadAsync(engine, 4);

            Assert.Equal(FirstActions.Order(), entries.Select(entry => (string?)entry!["action"]).Order());
            Assert.All(entries, entry => Assert.Equal("system", (string?)entry!["actor"]!["kind"]));
            Assert.DoesNotContain("0123456789abcdefghij", entries.ToJsonString(), StringComparison.Ordinal);
        }

        await using var again = await Engine.StartAsync(installation);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);

        Assert.Equal(4, (await ReadAsync(again, 4)).Count);
        Assert.Equal("""{"valid":true,"checked_to":4,"complete":true}""", await again.Live.Http.GetStringAsync("/v1/audit/verify"));
    }

    [Theory, BothDatabases]
    public async Task Entries_AreFilteredPagedAndExported(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        await ReadAsync(engine, 4);
        await AppendAsync(engine, 120);

        var (_, first) = await engine.Live.GetAsync("/v1/audit?limit=100");
        var (_, second) = await engine.Live.GetAsync($"/v1/audit?limit=100&cursor={first["next_cursor"]}");
        var (_, one) = await engine.Live.GetAsync("/v1/audit?action=thing.done&target=thing-7");
        var (_, none) = await engine.Live.GetAsync("/v1/audit?actor=nobody");
        var lines = (await engine.Live.Http.GetStringAsync("/v1/audit/export")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Enumerable.Range(25, 100).Reverse(), Positions(first["data"]!.AsArray()));
        Assert.Equal(Enumerable.Range(1, 24).Reverse(), Positions(second["data"]!.AsArray()));
        Assert.Null(second["next_cursor"]);
        Assert.Equal(7, (int)Assert.Single(one["data"]!.AsArray())!["after"]!["n"]!);
        Assert.Empty(none["data"]!.AsArray());
        Assert.Equal(Enumerable.Range(1, 124), lines.Select(line => (int)JsonNode.Parse(line)!["position"]!));
    }

    [Fact]
    public async Task UnknownAndBrokenParameters_AreNamed()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        foreach (var path in new[] { "?limit=0", "?limit=101", "?cursor=x", "?actor=", "?after=yesterday", "?colour=red", "/export?limit=5", "/verify?cursor=4", "/verify?cursor=4-00" })
        {
            var (status, problem) = await engine.Live.GetAsync("/v1/audit" + path);

            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Equal("invalid_request", (string?)problem["code"]);
            Assert.Single(problem["errors"]!.AsArray());
        }
    }

    [Theory, BothDatabases]
    public async Task EntryThatWasPublishedTwice_IsThereOnce_AndTheOutboxIsTaken(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        await ReadAsync(engine, 4);
        var workspace = await WorkspaceAsync(engine);
        var chain = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditChainGrain>(workspace.Value);
        var draft = Draft(1);
        var sealer = await engine.Services.GetRequiredService<IWorkspaceSealers>().GetAsync(workspace);
        var waiting = AuditOutbox.Seal(sealer, workspace, Draft(2));
        await ExecuteAsync(
            installation,
            "INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3)",
            workspace.Value, waiting.Id, waiting.Sealed);

        await chain.AppendAsync([draft]);
        await chain.AppendAsync([draft, draft]);
        await chain.DrainAsync();
        var entries = await ReadAsync(engine, 6);

        Assert.Equal(6, entries.Count);
        Assert.Empty(await engine.Services.GetRequiredService<IAuditStore>().ListWaitingAsync(10, CancellationToken.None));
    }

    [Theory, BothDatabases]
    public async Task DamagedWaitingEntry_HoldsUpNoOther_AndTheChainTellsOfItOnce_UntilItOpens(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        await ReadAsync(engine, 4);
        var workspace = await WorkspaceAsync(engine);
        var chain = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditChainGrain>(workspace.Value);
        var sealer = await engine.Services.GetRequiredService<IWorkspaceSealers>().GetAsync(workspace);
        var rows = Enumerable.Range(1, 3).Select(number => AuditOutbox.Seal(sealer, workspace, Draft(number))).OrderBy(row => row.Id).ToArray();
        var damaged = rows[0].Sealed.ToArray();
        damaged[^1] ^= 1;
        await engine.Services.GetRequiredService<IAuditStore>().OfferAsync([rows[0] with { Sealed = damaged }, rows[1], rows[2]], CancellationToken.None);

        await chain.DrainAsync();
        var entries = await ReadAsync(engine, 7);
        await chain.DrainAsync();
        await chain.AppendAsync([Draft(4)]);

        var told = entries.Single(entry => (string?)entry!["action"] == "audit.entry_unreadable")!;
        Assert.Equal(new AuditId(rows[0].Id).ToString(), (string?)told["target"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(damaged)), (string?)told["after"]!["sha256"]);
        Assert.Equal(8, (await ReadAsync(engine, 8)).Count);
        Assert.Equal([workspace], await engine.Services.GetRequiredService<IAuditStore>().ListWaitingAsync(10, CancellationToken.None));

        await ExecuteAsync(installation, "UPDATE audit_outbox SET sealed = $1", rows[0].Sealed);
        await chain.DrainAsync();

        Assert.Equal(9, (await ReadAsync(engine, 9)).Count);
        Assert.Empty(await engine.Services.GetRequiredService<IAuditStore>().ListWaitingAsync(10, CancellationToken.None));
        Assert.True((bool)(await engine.Live.GetAsync("/v1/audit/verify")).Body["valid"]!);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "UPDATE audit_entries SET sealed = (SELECT sealed FROM audit_entries WHERE position = 3) WHERE position = 2", 2, "changed")]
    [InlineData(DatabaseKind.Postgres, "UPDATE audit_entries SET sealed = (SELECT sealed FROM audit_entries WHERE position = 3) WHERE position = 2", 2, "changed")]
    [InlineData(DatabaseKind.Sqlite, "DELETE FROM audit_entries WHERE position = 3", 3, "missing")]
    [InlineData(DatabaseKind.Postgres, "DELETE FROM audit_entries WHERE position = 3", 3, "missing")]
    [InlineData(DatabaseKind.Sqlite, "DELETE FROM audit_entries WHERE position > 2", 3, "missing")]
    [InlineData(DatabaseKind.Postgres, "UPDATE audit_heads SET position = 3, hash = (SELECT hash FROM audit_entries WHERE position = 3)", 3, "head")]
    [InlineData(DatabaseKind.Sqlite, "DELETE FROM audit_heads", 1, "head")]
    public async Task TamperedLog_IsNoticed_AtTheFirstBrokenLink(DatabaseKind database, string sql, int position, string reason)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        await ReadAsync(engine, 4);

        await ExecuteAsync(installation, sql);
        var (_, verdict) = await engine.Live.GetAsync("/v1/audit/verify");

        Assert.False((bool)verdict["valid"]!);
        Assert.Equal(position, (int)verdict["first_broken"]!["position"]!);
        Assert.Equal(reason, (string?)verdict["first_broken"]!["reason"]);
    }

    [Theory, BothDatabases]
    public async Task ErasedLog_IsNoticed_AlsoAfterARestart(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using (var engine = await Engine.StartAsync(installation))
        {
            await KnownAsync(engine, 4);
            await ExecuteAsync(installation, "DELETE FROM audit_heads");
            await ExecuteAsync(installation, "DELETE FROM audit_entries");

            await AssertBrokenAsync(engine, 1, "missing");
        }

        await using var again = await Engine.StartAsync(installation);

        await AssertBrokenAsync(again, 1, "missing");
    }

    [Theory, BothDatabases]
    public async Task OlderLogPutBack_IsNoticed_ThoughItsHeadIsAuthentic(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        await ReadAsync(engine, 4);
        var store = engine.Services.GetRequiredService<IAuditStore>();
        var older = (await store.ReadHeadAsync(await WorkspaceAsync(engine), CancellationToken.None))!;
        await AppendAsync(engine, 3);
        await KnownAsync(engine, 7);

        await ExecuteAsync(installation, "UPDATE audit_heads SET position = $1, hash = $2, mac = $3", older.Position, older.Hash, older.Mac);
        await ExecuteAsync(installation, "DELETE FROM audit_entries WHERE position > 4");

        await AssertBrokenAsync(engine, 5, "missing");
    }

    [Fact]
    public async Task WorkspaceThatNeverHadAnEntry_IsValid()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var engine = await Engine.StartAsync(installation);
        var workspace = WorkspaceId.New(TimeProvider.System);
        await engine.Services.GetRequiredService<IWorkspaceSealers>().EnsureCreatedAsync(workspace);

        var check = await engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditLogGrain>(workspace.Value).CheckAsync(null);

        Assert.Equal((true, AuditFault.None, 0L), (check.Complete, check.Fault, check.Position));
    }

    [Theory, BothDatabases]
    public async Task EntryThatDoesNotOpen_IsLeftOutOfLists_AndNamedByTheCheck(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        await ReadAsync(engine, 4);
        await ExecuteAsync(installation, "UPDATE audit_entries SET sealed = (SELECT sealed FROM audit_entries WHERE position = 3) WHERE position = 2");

        var (status, page) = await engine.Live.GetAsync("/v1/audit");
        var lines = (await engine.Live.Http.GetStringAsync("/v1/audit/export")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([4, 3, 1], Positions(page["data"]!.AsArray()));
        Assert.Equal([1, 3, 4], lines.Select(line => (int)JsonNode.Parse(line)!["position"]!));
        await AssertBrokenAsync(engine, 2, "changed");
    }

    private static async Task AssertBrokenAsync(Engine engine, int position, string reason)
    {
        var (_, verdict) = await engine.Live.GetAsync("/v1/audit/verify");

        Assert.False((bool)verdict["valid"]!);
        Assert.Equal((position, reason), ((int)verdict["first_broken"]!["position"]!, (string?)verdict["first_broken"]!["reason"]));
    }

    // The chain tells the workspace a moment after it has grown.
    private static async Task KnownAsync(Engine engine, long position)
    {
        var grain = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceAuditGrain>((await WorkspaceAsync(engine)).Value);
        await FastKeys.WaitAsync(async () => await grain.KnownAsync() == position, "the position of the chain");
    }

    private static IEnumerable<int> Positions(JsonArray entries) => entries.Select(entry => (int)entry!["position"]!);

    private static AuditDraft Draft(int number) => new(
        Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), Actor.Engine("test"), "thing.done", $"thing-{number}", null, $$"""{"n":{{number}}}""");

    private static async Task AppendAsync(Engine engine, int count)
    {
        var chain = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditChainGrain>((await WorkspaceAsync(engine)).Value);
        await chain.AppendAsync([.. Enumerable.Range(1, count).Select(Draft)]);
    }

    private static async Task<WorkspaceId> WorkspaceAsync(Engine engine) =>
        (await engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyDirectoryGrain>("abcdefghijkl").FindAsync())!.Value;

    // What a change publishes is there within a second.
    private static async Task<JsonArray> ReadAsync(Engine engine, int count)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (_, page) = await engine.Live.GetAsync("/v1/audit?limit=100");
            var entries = page["data"]!.AsArray();
            if (entries.Count >= count || TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                return entries;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static async Task ExecuteAsync(Installation installation, string sql, params object[] values)
    {
        if (installation.ConnectionString is { } connectionString)
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var command = source.CreateCommand(sql);
            command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
            Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
            return;
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(installation.DataDirectory, "messages.db")};Default Timeout=30");
        await connection.OpenAsync();
        await using var change = connection.CreateCommand();
        change.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            change.Parameters.AddWithValue($"${i + 1}", values[i] is Guid id ? id.ToByteArray(bigEndian: true) : values[i]);
        }

        Assert.NotEqual(0, await change.ExecuteNonQueryAsync());
    }
}
