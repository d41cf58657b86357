// What comes back after delivery: bounces to the message's own signed address end it as bounced and suppress, complaints suppress, delays change nothing; and a retry that is
// asked for.
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Bounces;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class BounceTests
{
    [Theory, BothDatabases]
    public async Task ABounceToTheSignedAddress_EndsDeliveredAsBounced_AndSuppresses(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);
        var id = await engine.Live.SendAsync("ann@example.net");
        var delivered = await engine.Live.WaitForStatusAsync(id, "delivered");
        var address = Assert.Single(sink.Messages).MailFrom;
        Assert.Matches(@"^b\+[a-z2-7]{61}@bounces\.example\.com$", address);
        var inbound = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IInboundMailGrain>(0);

        Assert.True(await inbound.KnowsAsync(address));
        Assert.True(await inbound.TakeAsync(new InboundMail("", [address], BounceMails.Failure("ann@example.net"))));
        Assert.True(await inbound.TakeAsync(new InboundMail("", [address], BounceMails.Failure("ann@example.net"))));

        var bounced = await engine.Live.WaitForStatusAsync(id, "bounced");
        var recipient = bounced["recipients"]![0]!;
        Assert.Equal(delivered["recipients"]![0]!["attempts"]!.ToJsonString(), recipient["attempts"]!.ToJsonString());
        var bounce = recipient["bounce"]!;
        Assert.Equal(("hard", "5.1.1", "mx.example.net"), (Text(bounce["classification"]), Text(bounce["reply"]!["enhanced"]), Text(bounce["reporter"])));
        await engine.Live.WaitForSuppressionAsync("ann@example.net");
        Assert.Equal(["accepted", "delivered", "bounced"], await EventsAsync(engine, id));
    }

    [Theory, BothDatabases]
    public async Task ADelay_IsNoted_AndAComplaintSuppresses(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);
        var id = await engine.Live.SendAsync("ann@example.net");
        await engine.Live.WaitForStatusAsync(id, "delivered");
        var address = Assert.Single(sink.Messages).MailFrom;
        var inbound = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IInboundMailGrain>(0);

        Assert.True(await inbound.TakeAsync(new InboundMail("", [address], BounceMails.Delay("ann@example.net"))));
        Assert.Equal(["accepted", "delivered", "delayed"], await EventsAsync(engine, id));
        Assert.True(await inbound.TakeAsync(new InboundMail("fbl@provider.example", [address], BounceMails.Complaint())));

        await engine.Live.WaitForSuppressionAsync("ann@example.net");
        Assert.Equal(["accepted", "delivered", "delayed", "complained"], await EventsAsync(engine, id));
        var (_, page) = await engine.Live.GetAsync("/v1/suppressions");
        Assert.Equal("complaint", Text(Assert.Single(page["data"]!.AsArray())!["reason"]));
        var (_, message) = await engine.Live.GetAsync($"/v1/messages/{id}");
        Assert.Equal("delivered", Text(message["status"]));
    }

    [Fact]
    public async Task AddressesThatWereNotSigned_AreNobodys()
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(DatabaseKind.Sqlite, sink);
        await using var engine = await Engine.StartAsync(installation);
        await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("ann@example.net"), "delivered");
        var address = Assert.Single(sink.Messages).MailFrom;
        var inbound = engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IInboundMailGrain>(0);
        var changed = "b+" + (address[2] == 'a' ? 'b' : 'a') + address[3..];

        Assert.True(await inbound.KnowsAsync(address.ToUpperInvariant()));
        Assert.False(await inbound.KnowsAsync(changed));
        Assert.False(await inbound.KnowsAsync(address.Replace("bounces.", "other.", StringComparison.Ordinal)));
        Assert.False(await inbound.KnowsAsync("postmaster@bounces.example.com"));
        Assert.True(await inbound.TakeAsync(new InboundMail("", [changed], BounceMails.Failure("ann@example.net"))));
        var (_, page) = await engine.Live.GetAsync("/v1/suppressions");
        Assert.Empty(page["data"]!.AsArray());
    }

    [Theory, BothDatabases]
    public async Task TheInboundListener_TakesWhatComesBack_AndRefusesEverythingElse(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        installation.Settings.Add("--MonkeysMail:Smtp:Inbound=127.0.0.1:0");
        await using var engine = await Engine.StartAsync(installation);
        var id = await engine.Live.SendAsync("ann@example.net");
        await engine.Live.WaitForStatusAsync(id, "delivered");
        var address = Assert.Single(sink.Messages).MailFrom;
        var listener = engine.Services.GetRequiredService<SmtpServer>().Addresses.Single(known => known.Name == "inbound").Address;
        await using var client = await RawSmtpClient.ConnectAsync(listener);
        Assert.StartsWith("220", await client.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.SayAsync("EHLO mx.example.net"), StringComparison.Ordinal);

        Assert.StartsWith("250", await client.SayAsync("MAIL FROM:<>"), StringComparison.Ordinal);
        foreach (var stranger in (string[])["bob@example.net", "postmaster@bounces.example.com", "b+aaaa@bounces.example.com", address.Replace("bounces.", "other.", StringComparison.Ordinal)])
        {
            Assert.StartsWith("550 5.1.1", await client.SayAsync($"RCPT TO:<{stranger}>"), StringComparison.Ordinal);
        }

        Assert.StartsWith("250", await client.SayAsync($"RCPT TO:<{address}>"), StringComparison.Ordinal);
        Assert.StartsWith("354", await client.SayAsync("DATA"), StringComparison.Ordinal);
        await client.SendAsync(BounceMails.Failure("ann@example.net"));
        Assert.StartsWith("250", await client.SayAsync("."), StringComparison.Ordinal);

        Assert.Equal("bounced", Text((await engine.Live.GetAsync($"/v1/messages/{id}")).Body["status"]));
        await engine.Live.WaitForSuppressionAsync("ann@example.net");
        Assert.Single(sink.Messages);
    }

    [Theory, BothDatabases]
    public async Task OneMessage_KeepsItsReversePath_AndTheSessionsRefusalsHaveAClass(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        installation.Settings.Add("--MonkeysMail:Retry:Schedule=1s");
        await using var engine = await Engine.StartAsync(installation);

        var id = await engine.Live.SendAsync("defer-1x@a.test");
        var refused = await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("unknown@a.test"), "bounced");
        var message = await engine.Live.WaitForStatusAsync(id, "delivered");

        Assert.Equal("hard", Text(refused["recipients"]![0]!["attempts"]![0]!["classification"]));
        var attempts = message["recipients"]![0]!["attempts"]!.AsArray();
        Assert.Equal(["soft", null], attempts.Select(attempt => Text(attempt!["classification"])));
        var reversePaths = sink.Commands.Select(command => command.Command).Where(command => command.StartsWith("MAIL FROM:", StringComparison.Ordinal)).ToArray();
        Assert.Equal((3, 2), (reversePaths.Length, reversePaths.Distinct().Count()));
    }

    [Theory, BothDatabases]
    public async Task Retry_SendsNowWhatIsDeferred_AndBeginsAnewWithWhatBounced(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await CreateAsync(database, sink);
        await using var engine = await Engine.StartAsync(installation);
        var deferred = await engine.Live.SendAsync("defer-1x@a.test");
        var bounced = await engine.Live.SendAsync("policy@a.test");
        await engine.Live.WaitForStatusAsync(deferred, "deferred");
        await engine.Live.WaitForStatusAsync(bounced, "bounced");

        var (status, _) = await engine.Live.PostAsync($"/v1/messages/{deferred}/retry", idempotencyKey: "again");
        Assert.Equal(HttpStatusCode.OK, status);
        await engine.Live.WaitForStatusAsync(deferred, "delivered");
        var (replayed, same) = await engine.Live.PostAsync($"/v1/messages/{deferred}/retry", idempotencyKey: "again");
        Assert.Equal((HttpStatusCode.OK, "delivered"), (replayed, Text(same["status"])));
        Assert.Equal(HttpStatusCode.Conflict, (await engine.Live.PostAsync($"/v1/messages/{deferred}/retry")).Status);

        Assert.Equal(HttpStatusCode.OK, (await engine.Live.PostAsync($"/v1/messages/{bounced}/retry")).Status);
        var again = await engine.Live.WaitForAsync(
            bounced, m => m["recipients"]![0]!["attempts"]!.AsArray().Count == 2 && Text(m["status"]) == "bounced", "a second refusal");
        Assert.Equal(["policy", "policy"], again["recipients"]![0]!["attempts"]!.AsArray().Select(attempt => Text(attempt!["classification"])));
        Assert.Equal(2, await CountRetriesAsync(engine));
        Assert.Equal(HttpStatusCode.NotFound, (await engine.Live.PostAsync("/v1/messages/msg_00000000000000000000000000/retry")).Status);
    }

    [Fact]
    public async Task TestMail_HasNoSignedAddress_AndWithoutADomainTheAuthorIsTheReversePath()
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);

        await engine.Test.WaitForStatusAsync(await engine.Test.SendAsync("ann@example.net"), "captured");
        await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("bob@example.net"), "delivered");

        Assert.Equal(Text(MailApi.Mail("bob@example.net")["from"]), Assert.Single(sink.Messages).MailFrom);
    }

    private static async Task<Installation> CreateAsync(DatabaseKind database, MailSink sink)
    {
        var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        installation.Settings.Add("--MonkeysMail:ReturnPathDomain=bounces.example.com");
        return installation;
    }

    private static async Task<string[]> EventsAsync(Engine engine, string id)
    {
        var (_, events) = await engine.Live.GetAsync($"/v1/messages/{id}/events");
        return [.. events["data"]!.AsArray().Select(entry => Text(entry!["type"])!)];
    }

    // The log may lag behind for a second.
    private static async Task<int> CountRetriesAsync(Engine engine)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var (_, page) = await engine.Live.GetAsync("/v1/audit");
            var count = page["data"]!.AsArray().Count(entry => Text(entry!["action"]) == "message.retried");
            if (count == 2 || patience.IsCancellationRequested)
            {
                return count;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static string? Text(JsonNode? node) => (string?)node;
}
