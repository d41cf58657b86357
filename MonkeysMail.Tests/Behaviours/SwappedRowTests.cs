// Rows that somebody exchanges in the database do not open in their new place: the engine answers that it cannot, says so in its log, and
// goes on with everything else.
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class SwappedRowTests
{
    [Theory, BothDatabases]
    public async Task SwappedMessages_DoNotOpen_AndNothingElseSuffers(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        var raw = new RawDatabase(installation);
        var ids = new List<string>();
        await using (var engine = await Engine.StartAsync(installation))
        {
            foreach (var name in new[] { "one", "two", "three" })
            {
                var (_, accepted) = await engine.Test.PostAsync("/v1/messages", MailApi.Mail($"{name}@example.net"));
                ids.Add(accepted["id"]!.GetValue<string>());
                await engine.Test.WaitForStatusAsync(ids[^1], "captured");
            }
        }

        var rows = (await raw.QueryAsync("SELECT id FROM messages ORDER BY id")).Select(row => RawDatabase.IdOf(row[0])).ToArray();
        var due = raw.IsPostgres ? "now()" : "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

        // The contents too; and both are made due, so that the sweep comes upon them again and again.
        await raw.ExecuteAsync("CREATE TABLE moved AS SELECT id, head, state FROM messages WHERE id IN ({0}, {1})", rows[0], rows[1]);
        Assert.Equal(2, await raw.ExecuteAsync(
            $$"""
            UPDATE messages SET due_at = {{due}}, head = (SELECT m.head FROM moved m WHERE m.id <> messages.id),
                state = (SELECT m.state FROM moved m WHERE m.id <> messages.id)
            WHERE id IN ({0}, {1})
            """,
            rows[0],
            rows[1]));

        await using var next = await SiloProcess.StartAsync([.. installation.Arguments()]);
        using var api = new MailApi(next.Address, installation.TestKey);
        var order = ids.OrderBy(id => id, StringComparer.Ordinal).ToArray();
        foreach (var id in order[..2])
        {
            var (status, body) = await api.GetAsync($"/v1/messages/{id}");
            Assert.True((int)status >= 500, $"{id} was answered {status}");
            Assert.Null(body["subject"]);
            Assert.NotNull(body["code"]);
        }

        var (_, sound) = await api.GetAsync($"/v1/messages/{order[2]}");
        Assert.Equal("captured", (string?)sound["status"]);
        var (_, accepted2) = await api.PostAsync("/v1/messages", MailApi.Mail("four@example.net"));
        await api.WaitForStatusAsync(accepted2["id"]!.GetValue<string>(), "captured");
        Assert.Contains("does not open", next.Output, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task RowsOfAnotherWorkspace_DoNotOpen(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        var raw = new RawDatabase(installation);
        string id;
        await using (var engine = await Engine.StartAsync(installation))
        {
            var (_, accepted) = await engine.Test.PostAsync("/v1/messages", MailApi.Mail("one@example.net"));
            id = accepted["id"]!.GetValue<string>();
            await engine.Test.WaitForStatusAsync(id, "captured");
            var workspace = RawDatabase.IdOf((await raw.QueryAsync("SELECT workspace_id FROM bootstrap"))[0][0]);
            var other = Guid.CreateVersion7();
            var sealers = engine.Services.GetRequiredService<MonkeysMail.Grains.Crypto.IWorkspaceSealers>();
            await sealers.EnsureCreatedAsync(new(other));
            await raw.ExecuteAsync("UPDATE messages SET workspace_id = {0}", other);
            var row = (await raw.QueryAsync("SELECT id, head FROM messages"))[0];
            var (there, here) = (await sealers.GetAsync(new(other)), await sealers.GetAsync(new(workspace)));

            Assert.Throws<System.Security.Cryptography.AuthenticationTagMismatchException>(() =>
                there.Open(MonkeysMail.Grains.Crypto.SealedKind.MessageHead, RawDatabase.IdOf(row[0]), (byte[])row[1]));
            Assert.NotEmpty(here.Open(MonkeysMail.Grains.Crypto.SealedKind.MessageHead, RawDatabase.IdOf(row[0]), (byte[])row[1]));

            // Keys that change places open no more either: they are bound to their workspace.
            await raw.ExecuteAsync("DELETE FROM data_keys WHERE workspace_id = {0}", other);
            await raw.ExecuteAsync("UPDATE data_keys SET workspace_id = {0}", other);
            await sealers.EnsureCreatedAsync(new(Guid.CreateVersion7())); // one whose keys are sound
        }

        await using var next = await SiloProcess.StartAsync([.. installation.Arguments()]);
        using var api = new MailApi(next.Address, installation.TestKey);
        Assert.True((int)(await api.GetAsync($"/v1/messages/{id}")).Status >= 500);
        Assert.Contains("does not open", next.Output, StringComparison.Ordinal);
    }
}
