// Keys rotated under a running engine, on both databases: what was sealed before is sealed anew, nothing is lost, the old key goes.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class KeyRotationTests
{
    private static readonly Actor Operator = new(ActorKind.Operator, "operator", "", "");

    [Theory, BothDatabases]
    public async Task RotatedUnderLoad_AllOldDataIsSealedAnew_AndTheOldKeyIsDeleted(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        var raw = new RawDatabase(installation);
        var sent = new List<string>();
        string large;
        await using (var engine = await Engine.StartAsync(installation, FastKeys.Use))
        {
            var workspace = await WorkspaceAsync(raw);
            for (var i = 0; i < 8; i++)
            {
                sent.Add(await engine.Live.SendAsync($"r{i}@example.net"));
            }

            large = await SendLargeAsync(engine);
            sent.Add(large);
            var bounced = await engine.Live.SendAsync("unknown@example.org");
            await engine.Live.WaitForStatusAsync(bounced, "bounced");
            sent.Add(bounced);
            await WaitForEndsAsync(engine, sent);
            var jobs = engine.Services.GetRequiredService<IKeyJobStore>();

            Assert.True(await engine.Services.GetRequiredService<IWorkspaceSealers>().RotateAsync(workspace, Operator));
            var meanwhile = new List<string>();
            await FastKeys.WaitAsync(
                async () =>
                {
                    meanwhile.Add(await engine.Live.SendAsync($"m{meanwhile.Count}@example.net"));
                    return (await jobs.ListAsync(10, default)).All(job => job.FinishedAt is not null);
                },
                "the end of the job");
            sent.AddRange(meanwhile);
            await WaitForEndsAsync(engine, sent);

            var job = Assert.Single(await jobs.ListAsync(10, default));
            Assert.Equal((KeyJobKind.Reseal, workspace, 2), (job.Kind, job.Workspace, job.Target));
            Assert.True(job.Pass > 1, "the last walk is one that finds nothing");

            // Heads, states, contents, events, a suppression, the audit entry of the rotation, the workspace's and the domain's state.
            Assert.True(job.Changed > 8 * 4, $"{job.Changed} blobs were sealed anew");
            var versions = await SealedBlobs.VersionsAsync(raw);
            Assert.All(versions.Where(column => column.Key != "audit_outbox.sealed"), column => Assert.NotEmpty(column.Value));
            Assert.All(versions, column => Assert.All(column.Value, version => Assert.Equal(2, version)));
            var states = await engine.Services.GetRequiredService<ISealedRowStore>().ReadStatesAsync(workspace, ["workspace", "domain"], default);
            Assert.Equal(["domain", "workspace"], states.Select(state => state.Name).Order(StringComparer.Ordinal));
            Assert.All(states, state => Assert.Equal(2, SealedBlob.VersionOf(state.Blob)));

            Assert.Equal(
                [2], (await raw.QueryAsync("SELECT version FROM data_keys WHERE purpose = 0")).Select(row => Convert.ToInt32(row[0], null)));
        }

        // Another process, with nothing in memory.
        await using var next = await Engine.StartAsync(installation, FastKeys.Use);
        foreach (var id in sent)
        {
            var (_, message) = await next.Live.GetAsync($"/v1/messages/{id}");
            Assert.NotNull(message["subject"]);
            Assert.NotEmpty((await next.Live.GetAsync($"/v1/messages/{id}/events")).Body["data"]!.AsArray());
        }

        // The audit log as it was, chain and all, though the key that sealed its entries is gone.
        Assert.True((bool)(await next.Live.GetAsync("/v1/audit/verify")).Body["valid"]!);
        var entries = (await next.Live.GetAsync("/v1/audit")).Body["data"]!.AsArray();
        Assert.Contains("workspace.created", entries.Select(entry => (string)entry!["action"]!));
        Assert.Equal(entries.Count, (int)entries[0]!["position"]!);

        Assert.True((await next.Live.Http.GetByteArrayAsync($"/v1/messages/{large}/raw")).Length > 100_000);
        await next.Live.WaitForStatusAsync(await next.Live.SendAsync("unknown@example.org"), "suppressed");
    }

    [Theory, BothDatabases]
    public async Task DataKeyAsOldAsTheSchedule_IsReplacedOnce_ByTheEngineItself(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add("--MonkeysMail:Keys:RotateDataKeysEvery=24h");
        await using var engine = await Engine.StartAsync(installation, FastKeys.Hasten);
        var raw = new RawDatabase(installation);
        var workspace = await WorkspaceAsync(raw);
        var jobs = engine.Services.GetRequiredService<IKeyJobStore>();
        var id = await SendTestAsync(engine);
        Assert.Equal([1], await VersionsAsync());

        var day = raw.IsPostgres ? "interval '25 hours'" : "25 * 3600 * 1000000";
        await raw.ExecuteAsync($"UPDATE data_keys SET created_at = created_at - {day} WHERE workspace_id = {{0}}", workspace.Value);
        await FastKeys.WaitAsync(async () => (await jobs.ListAsync(10, default)).Any(job => job.FinishedAt is not null), "the end of the rotation");

        Assert.Equal([2], await VersionsAsync());
        await FastKeys.WaitAsync(async () => await RotationsAsync() == 1, "the rotation in the audit log");
        await Task.Delay(10 * FastKeys.Options.PollPeriod, TimeProvider.System);
        Assert.Equal([2], await VersionsAsync());
        Assert.NotNull((await engine.Test.GetAsync($"/v1/messages/{id}")).Body["subject"]);

        async Task<IEnumerable<int>> VersionsAsync() =>
            (await raw.QueryAsync("SELECT version FROM data_keys WHERE purpose = 0 AND workspace_id = {0} ORDER BY version", [workspace.Value]))
                .Select(row => Convert.ToInt32(row[0], null));

        async Task<int> RotationsAsync() => (await engine.Live.GetAsync("/v1/audit?action=data_key.rotated")).Body["data"]!.AsArray().Count(
            entry => (string?)entry!["actor"]!["kind"] == "system");
    }

    [Theory, BothDatabases]
    public async Task MasterKeyAddedToTheFile_WrapsEveryDataKeyAfterARewrap_WithoutARestart(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        var raw = new RawDatabase(installation);
        var file = Path.Combine(installation.DataDirectory, "keys.json");
        await using (var engine = await Engine.StartAsync(installation, FastKeys.Use))
        {
            var masterKeys = engine.Services.GetRequiredService<IMasterKeys>();
            PrivateFile.Replace(file, MasterKeyFile.Read(file).WithNext().ToBytes());
            await FastKeys.WaitAsync(() => Task.FromResult(masterKeys.Versions.Count == 2), "the new version");
            Assert.Equal(1, masterKeys.CurrentVersion);
            PrivateFile.Replace(file, (MasterKeyFile.Read(file) with { Current = 2 }).ToBytes());
            await FastKeys.WaitAsync(() => Task.FromResult(masterKeys.CurrentVersion == 2), "the new current version");
            var jobs = engine.Services.GetRequiredService<IKeyJobStore>();

            await jobs.OrderAsync(KeyJob.New(KeyJobKind.Rewrap, KeyJob.Everybody, 2), default);

            await FastKeys.WaitAsync(async () => (await jobs.ListAsync(1, default))[0].FinishedAt is not null, "the end of the rewrap");
            Assert.Equal(new Dictionary<int, long> { [2] = 2 }, await jobs.CountByMasterAsync(default));
        }

        // The old master key is needed by nothing any more.
        var only = MasterKeyFile.Read(file);
        PrivateFile.Replace(file, (only with { Keys = only.Keys.Where(key => key.Key == 2).ToDictionary() }).ToBytes());
        await using var next = await Engine.StartAsync(installation, FastKeys.Use);
        await next.Test.WaitForStatusAsync(await SendTestAsync(next), "captured");
    }

    [Theory, BothDatabases]
    public async Task DestroyedKeys_OpenNothing_NeitherNowNorAfterARestart(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        var raw = new RawDatabase(installation);
        string id;
        await using (var engine = await Engine.StartAsync(installation, FastKeys.Use))
        {
            var workspace = await WorkspaceAsync(raw);
            id = await SendTestAsync(engine);
            await engine.Test.WaitForStatusAsync(id, "captured");
            var sealers = engine.Services.GetRequiredService<IWorkspaceSealers>();
            var held = await sealers.GetAsync(workspace);
            var row = (await raw.QueryAsync("SELECT id, head FROM messages"))[0];

            await sealers.DestroyAsync(workspace);

            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(
                () => held.Open(SealedKind.MessageHead, RawDatabase.IdOf(row[0]), (byte[])row[1]));
            await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() => sealers.GetAsync(workspace).AsTask());
            await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() => sealers.EnsureCreatedAsync(workspace));
            Assert.False(await sealers.RotateAsync(workspace, Operator));
            Assert.Empty(await raw.QueryAsync("SELECT 1 FROM data_keys"));
            Assert.Null((await engine.Test.GetAsync($"/v1/messages/{id}")).Body["subject"]);
        }

        // It starts, serves other workspaces, and makes no new keys for the one that is gone.
        await using var next = await Engine.StartAsync(installation, FastKeys.Use);
        Assert.Empty(await raw.QueryAsync("SELECT 1 FROM data_keys"));
        Assert.Null((await next.Test.GetAsync($"/v1/messages/{id}")).Body["subject"]);
    }

    private static async Task<WorkspaceId> WorkspaceAsync(RawDatabase raw) =>
        new(RawDatabase.IdOf((await raw.QueryAsync("SELECT workspace_id FROM bootstrap"))[0][0]));

    private static async Task<string> SendTestAsync(Engine engine) =>
        (await engine.Test.PostAsync("/v1/messages", MailApi.Mail("a@example.net"))).Body["id"]!.GetValue<string>();

    private static async Task<string> SendLargeAsync(Engine engine)
    {
        var mail = MailApi.Mail("large@example.net");
        mail["attachments"] = new JsonArray(new JsonObject { ["filename"] = "a.bin", ["content"] = Convert.ToBase64String(new byte[150_000]) });
        return (await engine.Live.PostAsync("/v1/messages", mail)).Body["id"]!.GetValue<string>();
    }

    private static async Task WaitForEndsAsync(Engine engine, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            await engine.Live.WaitForAsync(id, message => message["status"]!.GetValue<string>() is "delivered" or "bounced", "an end");
        }
    }
}
