// One message, every kind of recipient: each has its own end, and only who does not exist is suppressed.
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class RecipientMixtureTests
{
    [Theory, BothDatabases]
    public async Task Mixture_HasItsOwnEnds_AndSuppressesOnlyTheUnknown(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);

        var id = await engine.Live.SendAsync("ok@a.test", "defer@a.test", "unknown@a.test", "policy@a.test", "ok@b.test");
        var seen = await engine.Live.WaitForAsync(
            id, m => m["recipients"]!.AsArray().All(r => r!["status"]!.GetValue<string>() != "queued"), "no queued recipient");

        Assert.Equal("deferred", seen["status"]!.GetValue<string>());
        Assert.Equal("delivered", Status(seen, "ok@a.test"));
        Assert.Equal("deferred", Status(seen, "defer@a.test"));
        Assert.Equal("bounced", Status(seen, "unknown@a.test"));
        Assert.Equal("bounced", Status(seen, "policy@a.test"));
        Assert.Equal("delivered", Status(seen, "ok@b.test"));
        Assert.NotNull(Recipient(seen, "defer@a.test")["next_attempt_at"]);

        var (_, again) = await engine.Live.PostAsync("/v1/messages", MailApi.Mail("UNKNOWN@a.test", "policy@a.test"));
        for (var i = 0; i < 50 && Status(again, "UNKNOWN@a.test") != "suppressed"; i++)
        {
            (_, again) = await engine.Live.PostAsync("/v1/messages", MailApi.Mail("UNKNOWN@a.test", "policy@a.test"));
        }

        Assert.Equal("suppressed", Status(again, "UNKNOWN@a.test"));
        Assert.Equal("queued", Status(again, "policy@a.test"));
    }

    [Theory, BothDatabases]
    public async Task AllSuppressed_IsAccepted_AndNothingSent(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);
        await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("unknown@a.test"), "bounced");
        await engine.Live.WaitForSuppressionAsync("unknown@a.test");

        var (_, accepted) = await engine.Live.PostAsync("/v1/messages", MailApi.Mail("unknown@a.test"));
        var seen = await engine.Live.WaitForStatusAsync(accepted["id"]!.GetValue<string>(), "suppressed");

        Assert.Equal("suppressed", Status(seen, "unknown@a.test"));
        Assert.Empty(sink.Messages);
    }

    [Theory, BothDatabases]
    public async Task Suppression_SurvivesARestart(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using (var before = await Engine.StartAsync(installation))
        {
            var id = await before.Live.SendAsync("unknown@a.test");
            await before.Live.WaitForStatusAsync(id, "bounced");
        }

        await using var after = await Engine.StartAsync(installation);
        var (_, accepted) = await after.Live.PostAsync("/v1/messages", MailApi.Mail("unknown@a.test"));

        Assert.Equal("suppressed", accepted["status"]!.GetValue<string>());
    }

    private static JsonNode Recipient(JsonNode message, string email) =>
        message["recipients"]!.AsArray().Single(r => r!["email"]!.GetValue<string>() == email)!;

    private static string Status(JsonNode message, string email) => Recipient(message, email)["status"]!.GetValue<string>();
}
