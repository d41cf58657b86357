// PostgreSQL goes and comes back under load: refusals say so, nothing accepted is lost, nobody has to help.
using System.Net;
using MonkeysMail.Tests.Kit;
using Xunit;
using Xunit.Abstractions;

namespace MonkeysMail.Tests.Behaviours;

public sealed class OutageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task DatabaseStoppedUnderLoad_IsAnswered503_AndRecoversByItself()
    {
        await using var sink = MailSink.Start();
        await using var server = await PostgresServer.StartAsync();
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres, server);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:Rate=0");
        await using var engine = await Engine.StartAsync(installation);
        using var load = new LoadClient(installation.LiveKey, engine.Live.Http.BaseAddress!);
        using var stop = new CancellationTokenSource();

        var sending = load.SendUntilAsync(16, stop.Token);
        await load.WaitForAcceptedAsync(300);
        await server.StopAsync();
        await load.WaitForRefusalsAsync(100);
        var before = load.Accepted.Count;
        await server.StartAgainAsync();
        await load.WaitForAcceptedAsync(before + 300);
        await stop.CancelAsync();
        await sending;
        var duplicates = await load.WaitForDeliveryAsync(sink);
        var interrupted = await load.FindInterruptedAsync(engine.Live);

        output.WriteLine(
            $"{before} accepted before, {load.Accepted.Count} in the end, {load.Refusals.Count} refused, "
            + $"{interrupted.Count} attempts interrupted, {duplicates.Count} messages twice.");
        Assert.All(load.Refusals, refusal =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.Status);
            Assert.Equal("unavailable", refusal.Code);
            Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        });
        Assert.Equal(0, load.UnknownAnswers);
        Assert.Empty(load.Contradictions);
        Assert.Subset(interrupted.ToHashSet(), duplicates.ToHashSet());
    }
}
