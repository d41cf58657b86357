// A database that a release wrote is opened by this code: messages, content, events, suppressions, keys and low-rate state read as they
// were, and what was waiting is delivered.
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Releases;

public sealed class StoredRowsTests
{
    // How long delivery was tried when the releases were written.
    private static readonly TimeSpan Window = TimeSpan.FromHours(72);

    public static TheoryData<string, DatabaseKind> Releases
    {
        get
        {
            var data = new TheoryData<string, DatabaseKind>();
            foreach (var release in Release.All)
            {
                data.Add(release, DatabaseKind.Sqlite);
                data.Add(release, DatabaseKind.Postgres);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Releases))]
    public async Task DatabaseOfTheRelease_IsReadAndGoesOn(string release, DatabaseKind database)
    {
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Release.File(release, $"{database}.json".ToLowerInvariant())))!;
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        await RestoreAsync(release, installation);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);

        foreach (var (name, message) in expected.AsObject())
        {
            var id = message!["id"]!.GetValue<string>();
            if (name is "delivered" or "bounced" or "captured")
            {
                var api = name == "captured" ? engine.Test : engine.Live;
                var (_, now) = await api.GetAsync($"/v1/messages/{id}");
                Assert.Equal(message["message"]!.ToJsonString(), now.ToJsonString());
                Assert.Equal(message["raw"]!.GetValue<string>(), await api.Http.GetStringAsync($"/v1/messages/{id}/raw"));
                var (_, events) = await api.GetAsync($"/v1/messages/{id}/events");
                Assert.Equal(message["events"]!.ToJsonString(), events.ToJsonString());
            }
        }

        // What was deferred then is due now, or its time is over: the files grow old. What was scheduled is still to come, and goes when it is told to.
        var deferred = expected["deferred"]!["message"]!;
        var isOver = TimeProvider.System.GetUtcNow() > deferred["created_at"]!.GetValue<DateTimeOffset>() + Window;
        await engine.Live.WaitForStatusAsync(deferred["id"]!.GetValue<string>(), isOver ? "expired" : "delivered");
        var scheduled = expected["scheduled"]!["id"]!.GetValue<string>();
        var (changed, rescheduled) = await engine.Live.CallAsync(HttpMethod.Patch, $"/v1/messages/{scheduled}", new JsonObject { ["send_at"] = TimeProvider.System.GetUtcNow().ToString("O") });
        Assert.True(changed == 200, rescheduled.ToJsonString());
        await engine.Live.WaitForStatusAsync(scheduled, "delivered");
        var (status, suppressed) = await engine.Live.PostAsync("/v1/messages", MailApi.Mail("bounce-511@example.net"));
        Assert.Equal(202, (int)status);
        Assert.Equal("suppressed", suppressed["status"]!.GetValue<string>());
    }

    [Theory, BothDatabases]
    public async Task WriteRelease(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        Release.WriteKeys(Path.Combine(installation.DataDirectory, "keys.json"));
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        var written = new JsonObject();
        await using (var engine = await Engine.StartAsync(installation))
        {
            written["delivered"] = await NoteAsync(engine.Live, MailApi.Mail("ann@example.net"), "delivered");
            written["bounced"] = await NoteAsync(engine.Live, MailApi.Mail("bounce-511@example.net"), "bounced");
            written["captured"] = await NoteAsync(engine.Test, MailApi.Mail("ann@example.net"), "captured");
            var later = MailApi.Mail("later@example.net");
            later["send_at"] = TimeProvider.System.GetUtcNow().AddDays(89).ToString("O");
            written["scheduled"] = await NoteAsync(engine.Live, later, "scheduled");
            sink.Options.MailReply = "450 4.3.2 not now";
            written["deferred"] = await NoteAsync(engine.Live, MailApi.Mail("waits@example.net"), "deferred");
        }

        Assert.Equal(5, written.Count);
        if (Release.Written is { } release)
        {
            await File.WriteAllTextAsync(Release.File(release, $"{database}.json".ToLowerInvariant()), written.ToJsonString(new() { WriteIndented = true }));
            await SaveAsync(release, installation);
        }
    }

    private static async Task<JsonNode> NoteAsync(MailApi api, JsonObject mail, string status)
    {
        var (_, accepted) = await api.PostAsync("/v1/messages", mail);
        var id = accepted["id"]!.GetValue<string>();
        var message = await api.WaitForStatusAsync(id, status);
        var raw = status == "scheduled" ? "" : await api.Http.GetStringAsync($"/v1/messages/{id}/raw");
        return new JsonObject
        {
            ["id"] = id,
            ["message"] = message.DeepClone(),
            ["events"] = (await api.GetAsync($"/v1/messages/{id}/events")).Body.DeepClone(),
            ["raw"] = raw,
        };
    }

    private static async Task SaveAsync(string release, Installation installation)
    {
        if (installation.ConnectionString is { } connection)
        {
            await RunAsync(connection, "pg_dump", "--no-owner", "--inserts", "-f", Release.File(release, "postgres.sql"));
            return;
        }

        foreach (var file in Directory.GetFiles(installation.DataDirectory, "*.db"))
        {
            await using (var database = new SqliteConnection($"Data Source={file};Pooling=False"))
            {
                await database.OpenAsync();
                await using var checkpoint = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", database);
                await checkpoint.ExecuteNonQueryAsync();
            }

            File.Copy(file, Release.File(release, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static async Task RestoreAsync(string release, Installation installation)
    {
        Release.WriteKeys(Path.Combine(installation.DataDirectory, "keys.json"));
        if (installation.ConnectionString is { } connection)
        {
            await RunAsync(connection, "psql", "-v", "ON_ERROR_STOP=1", "-q", "-f", Release.File(release, "postgres.sql"));
            return;
        }

        foreach (var file in Directory.GetFiles(Path.Combine(Release.Root, release), "*.db"))
        {
            File.Copy(file, Path.Combine(installation.DataDirectory, Path.GetFileName(file)));
        }
    }

    private static async Task RunAsync(string connectionString, string program, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        using var run = Process.Start(new ProcessStartInfo(program, ["-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, "-d", connection.Database!, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = await run.StandardError.ReadToEndAsync();
        await output;
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, errors);
    }
}
