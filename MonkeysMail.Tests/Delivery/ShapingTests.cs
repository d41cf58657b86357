// Limits at work: providers share them over all their domains, rates hold without spinning, and what pushes back gets less until it bears more.
using System.Net;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class ShapingTests : IDisposable
{
    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task DomainsOfOneProvider_ShareItsConnections_AndTakeTurns()
    {
        var hold = new TaskCompletionSource();
        await using var sink = MailSink.Start(options => (options.Address, options.Hold) = (IPAddress.Parse("127.0.20.1"), hold.Task));
        var records = new DnsRecords();
        for (var i = 0; i < 12; i++)
        {
            records.Mx($"d{i}.test", 10, $"d{i}.mx.provider.test").A($"d{i}.mx.provider.test", "127.0.20.1");
        }

        records.Mx("other.test", 10, "mx.other.test").A("mx.other.test", "127.0.20.1");
        await using var dns = await DnsServer.StartAsync(records);
        await using var harness = DeliveryHarness.For(
            dns, sink.Port, options => options.ShapingFile = Rules("""{ "providers": { "p": { "hosts": ["mx.provider.test"], "connections": 3 } } }"""));

        var sending = Enumerable.Range(0, 60).Select(i => harness.SendAsync($"ok+{i}@d{i % 12}.test")).ToArray();
        await sink.WaitUntilAsync(() => sink.Commands.Count(c => c.Command == "DATA") == 3, "three transactions");
        var other = harness.SendOneAsync("ok@other.test");
        await sink.WaitUntilAsync(() => sink.Commands.Count(c => c.Command == "DATA") == 4, "the transaction of the other provider");
        var open = sink.OpenConnections;
        hold.SetResult();
        var outcomes = await Task.WhenAll(sending);

        Assert.Equal(4, open);
        Assert.All(outcomes, outcome => Assert.Equal(AttemptOutcome.Delivered, outcome.Recipients.Single().Attempt.Outcome));
        Assert.Equal(AttemptOutcome.Delivered, (await other).Attempt.Outcome);
        Assert.Equal(("p", 3), (View(harness, "d0.mx").Limits.Provider, View(harness, "d0.mx").Limits.MaxConnections));
    }

    [Fact]
    public async Task AnIdleConnectionOfOneDomain_MakesRoomForAnother()
    {
        await using var sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.21.1"));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("a.test", 10, "a.mx.provider.test").A("a.mx.provider.test", "127.0.21.1")
            .Mx("b.test", 10, "b.mx.provider.test").A("b.mx.provider.test", "127.0.21.1"));
        await using var harness = DeliveryHarness.For(dns, sink.Port, options =>
        {
            options.ShapingFile = Rules("""{ "providers": { "p": { "hosts": ["mx.provider.test"], "connections": 1 } } }""");
            options.IdleTimeout = TimeSpan.FromHours(1);
        });

        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok@a.test")).Attempt.Outcome);
        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok@b.test")).Attempt.Outcome);
        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok@a.test")).Attempt.Outcome);
    }

    [Fact]
    public async Task ARate_Holds_AndOthersGoOn()
    {
        await using var sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.22.1"));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("slow.test", 10, "mx.slow.test").A("mx.slow.test", "127.0.22.1")
            .Mx("fast.test", 10, "mx.fast.test").A("mx.fast.test", "127.0.22.1"));
        await using var harness = DeliveryHarness.For(
            dns, sink.Port, options => options.ShapingFile = Rules("""{ "providers": { "p": { "hosts": ["mx.slow.test"], "rate": "20/s" } } }"""));
        var started = TimeProvider.System.GetTimestamp();

        var slow = Enumerable.Range(0, 41).Select(i => harness.SendAsync($"ok+{i}@slow.test")).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => harness.SendAsync($"ok+{i}@fast.test")));
        var fastDone = TimeProvider.System.GetElapsedTime(started);
        var rest = slow.Count(task => !task.IsCompleted);
        await Task.WhenAll(slow);
        var slowDone = TimeProvider.System.GetElapsedTime(started);

        // The first five may go at once (a quarter of a second's worth), the others 50 ms apart.
        Assert.True(slowDone > TimeSpan.FromSeconds(1.7), $"41 messages at 20/s took {slowDone}");
        Assert.True(rest > 0, $"the fast destination took {fastDone}");
        Assert.Equal(20, View(harness, "mx.slow").Limits.MaxRate);
    }

    [Fact]
    public async Task WhileARateMakesItWait_NothingSpins_AndOneTokenSendsOne()
    {
        var time = new FakeTimeProvider();
        await using var sink = MailSink.Start();
        await using var dns = await DnsServer.StartAsync(new DnsRecords().Mx("slow.test", 10, "mx.slow.test").A("mx.slow.test", "127.0.0.1"));
        await using var harness = DeliveryHarness.For(
            dns,
            sink.Port,
            options => options.ShapingFile = Rules("""{ "providers": { "p": { "hosts": ["mx.slow.test"], "rate": "6/m" } } }"""),
            time);

        var sending = Enumerable.Range(0, 3).Select(i => harness.SendAsync($"ok+{i}@slow.test")).ToArray();
        await sink.WaitForAsync(1);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Single(sink.Messages);

        time.Advance(TimeSpan.FromSeconds(1.001));
        await sink.WaitForAsync(2);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(2, sink.Messages.Count);

        time.Advance(TimeSpan.FromSeconds(1.001));
        await Task.WhenAll(sending);
        Assert.Equal(3, sink.Messages.Count);
    }

    [Theory]
    [InlineData("421 4.7.0 slow down")]
    [InlineData("450 4.7.1 rate limit")]
    public async Task WhatPushesBack_GetsHalf_AndMoreAgainWhenItTakesMail(string reply)
    {
        var time = new FakeTimeProvider();
        await using var sink = MailSink.Start(options => options.Greeting = reply);
        await using var harness = DeliveryHarness.For(
            sink, options => (options.MaxConnectionsToSmartHost, options.FailuresBeforeBackOff) = (8, 100), time);

        await harness.SendOneAsync("ok");
        Assert.Equal((4, 0.5), Limits());
        time.Advance(TimeSpan.FromSeconds(6));
        await harness.SendOneAsync("ok");
        Assert.Equal((2, 0.25), Limits());

        sink.Options.Greeting = "220 back";
        await harness.SendOneAsync("ok");
        Assert.Equal((2, 0.25), Limits());
        time.Advance(TimeSpan.FromMinutes(1));
        await harness.SendOneAsync("ok");
        Assert.Equal((2, 0.35), Limits());
        for (var i = 0; i < 7; i++)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await harness.SendOneAsync("ok");
        }

        Assert.Equal((8, 1.0), Limits());

        (int, double) Limits()
        {
            var limits = harness.Agent.Describe().Single().Limits;
            return (limits.MaxConnections, Math.Round(limits.Scale, 6));
        }
    }

    [Fact]
    public async Task AnAnswerThatDoesNotCome_IsAPush_AndARefusalOfAMessageIsNone()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink, options => options.RcptTimeout = TimeSpan.FromMilliseconds(300));

        await harness.SendAsync("unknown", "policy");
        Assert.Equal(1, harness.Agent.Describe().Single().Limits.Scale);

        await harness.SendOneAsync("hang");
        Assert.Equal(0.5, harness.Agent.Describe().Single().Limits.Scale);
    }

    [Fact]
    public async Task ChangedRules_HoldForWhatIsThereAlready()
    {
        await using var sink = MailSink.Start();
        await using var dns = await DnsServer.StartAsync(new DnsRecords().Mx("a.test", 10, "mx.a.test").A("mx.a.test", "127.0.0.1"));
        var rules = Rules("{}");
        await using var harness = DeliveryHarness.For(dns, sink.Port, options => options.ShapingFile = rules);
        await harness.SendOneAsync("ok@a.test");
        Assert.Null(View(harness, "mx.a").Limits.Provider);

        File.WriteAllText(rules, """{ "providers": { "a": { "hosts": ["mx.a.test"], "connections": 2, "messages_per_connection": 1 } } }""");
        await LoadClient.WaitAsync(() => View(harness, "mx.a").Limits.Provider == "a", () => "the new rule to hold");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => harness.SendAsync($"ok+{i}@a.test")));

        Assert.Equal(2, View(harness, "mx.a").Limits.MaxConnections);
        Assert.Equal(7, sink.Messages.Count);
        Assert.Equal(7, sink.Connections);
    }

    private static DestinationView View(DeliveryHarness harness, string host) =>
        harness.Agent.Describe().Single(view => view.Key.Contains(host, StringComparison.Ordinal));

    private string Rules(string json)
    {
        var path = Path.Combine(directory.Path, "shaping.json");
        File.WriteAllText(path, json);
        return path;
    }
}
