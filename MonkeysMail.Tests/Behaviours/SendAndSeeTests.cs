// The main job: a message goes in over HTTP, comes out signed at the recipient's server, and its owner sees what happened.
using System.Net;
using System.Text.Json.Nodes;
using MimeKit;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class SendAndSeeTests
{
    [Theory, BothDatabases]
    public async Task LiveMail_IsDelivered_SignedAndSeen(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);

        var mail = MailApi.Mail("Ann <ann@example.net>");
        mail["bcc"] = new JsonArray("secret@example.org");
        mail["html"] = "<p>Hello.</p>";
        mail["tags"] = new JsonArray("welcome");
        mail["metadata"] = new JsonObject { ["user_id"] = "u_1" };
        var (status, accepted) = await engine.Live.PostAsync("/v1/messages", mail);
        var id = accepted["id"]!.GetValue<string>();
        var seen = await engine.Live.WaitForStatusAsync(id, "delivered");
        var messages = await sink.WaitForAsync(2);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("queued", accepted["status"]!.GetValue<string>());
        Assert.All(messages, m => Assert.Equal("no-reply@example.com", m.MailFrom));
        Assert.Equal(["ann@example.net", "secret@example.org"], messages.SelectMany(m => m.Recipients).Order());
        var mime = await MimeMessage.LoadAsync(new MemoryStream(messages[0].Content));
        Assert.Equal("Welcome", mime.Subject);
        Assert.Equal("Ann", mime.To.Mailboxes.Single().Name);
        Assert.Empty(mime.Bcc);
        Assert.DoesNotContain("secret@example.org", messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(2, mime.Headers.Count(h => h.Id == HeaderId.DkimSignature));
        Assert.True(messages[0].Tls);

        var recipient = seen["recipients"]!.AsArray().Single(r => r!["email"]!.GetValue<string>() == "ann@example.net")!;
        var attempt = recipient["attempts"]!.AsArray().Single()!;
        Assert.Equal(1, attempt["number"]!.GetValue<int>());
        Assert.Equal(250, attempt["reply"]!["code"]!.GetValue<int>());
        Assert.Equal("2.0.0", attempt["reply"]!["enhanced"]!.GetValue<string>());
        Assert.Equal("1.3", attempt["tls"]!["version"]!.GetValue<string>());
        Assert.Equal("127.0.0.1", attempt["address"]!.GetValue<string>());
        Assert.Equal("u_1", seen["metadata"]!["user_id"]!.GetValue<string>());

        var (_, events) = await engine.Live.GetAsync($"/v1/messages/{id}/events");
        Assert.Equal(
            ["accepted", "delivered", "delivered"], events["data"]!.AsArray().Select(e => e!["type"]!.GetValue<string>()));
        var raw = await engine.Live.Http.GetByteArrayAsync($"/v1/messages/{id}/raw");
        Assert.Equal(messages[0].Content, raw);
        Assert.Equal(raw.Length, seen["size"]!.GetValue<int>());
    }

    [Theory, BothDatabases]
    public async Task TestKey_CapturesFromAnyDomain_AndSendsNothing(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net");
        mail["from"] = "me@any.test";

        var (status, accepted) = await engine.Test.PostAsync("/v1/messages", mail);
        var id = accepted["id"]!.GetValue<string>();
        await engine.Test.WaitForStatusAsync(id, "captured");
        var raw = await engine.Test.Http.GetStringAsync($"/v1/messages/{id}/raw");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Contains("Subject: Welcome", raw, StringComparison.Ordinal);
        Assert.Contains("DKIM-Signature:", raw, StringComparison.Ordinal);
        Assert.Equal(0, sink.Connections);
    }

    [Theory, BothDatabases]
    public async Task UnverifiedDomain_IsRefused_AndNothingStored(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail("ann@example.net");
        mail["from"] = "me@other.test";

        var (status, problem) = await engine.Live.PostAsync("/v1/messages", mail);
        var (_, list) = await engine.Live.GetAsync("/v1/messages");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("domain_not_verified", problem["code"]!.GetValue<string>());
        Assert.Empty(list["data"]!.AsArray());
    }

    [Theory, BothDatabases]
    public async Task List_FiltersAndPages_NewestFirst(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var mail = MailApi.Mail($"user{i % 2}@example.net");
            mail["tags"] = new JsonArray($"tag{i}");
            ids.Add((await engine.Test.PostAsync("/v1/messages", mail)).Body["id"]!.GetValue<string>());
        }

        var (_, first) = await engine.Test.GetAsync("/v1/messages?limit=2");
        var (_, second) = await engine.Test.GetAsync($"/v1/messages?limit=3&cursor={first["next_cursor"]!.GetValue<string>()}");
        var (_, byRecipient) = await engine.Test.GetAsync("/v1/messages?recipient=USER1@example.net");
        var (_, byTag) = await engine.Test.GetAsync("/v1/messages?tag=tag3&status=captured");

        Assert.Equal([ids[4], ids[3]], Ids(first));
        Assert.Equal([ids[2], ids[1], ids[0]], Ids(second));
        Assert.Null(second["next_cursor"]);
        Assert.Equal([ids[3], ids[1]], Ids(byRecipient));
        Assert.Equal([ids[3]], Ids(byTag));
    }

    [Theory, BothDatabases]
    public async Task WrongKey_AndForeignId_SayNothing(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await using var engine = await Engine.StartAsync(installation);
        var wrongSecret = installation.LiveKey[..^1] + "x";
        using var intruder = new MailApi(engine.Live.Http.BaseAddress!, wrongSecret);

        var (wrong, problem) = await intruder.GetAsync("/v1/messages");
        var (missing, _) = await engine.Live.GetAsync($"/v1/messages/{new MonkeysMail.Grains.Contracts.MessageId(Guid.CreateVersion7())}");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong);
        Assert.Equal("unauthorized", problem["code"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, missing);
    }

    private static IEnumerable<string> Ids(JsonNode page) => page["data"]!.AsArray().Select(m => m!["id"]!.GetValue<string>());
}
