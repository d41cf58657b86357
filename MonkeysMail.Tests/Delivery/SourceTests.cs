// Mail that goes from several addresses: by weight, each with a queue and limits of its own, and a new one only as much as its day allows.
using System.Net;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class SourceTests
{
    private const string A = "127.0.24.1";
    private const string B = "127.0.24.2";

    [Fact]
    public async Task Messages_GoFromThePoolsAddresses_ByWeight_UnderTheirNames()
    {
        await using var sink = MailSink.Start();
        await using var dns = await DnsServer.StartAsync(Records());
        await using var harness = DeliveryHarness.For(dns, sink.Port, options =>
            (options.Sources, options.Pools, options.StreamPools) = ($"a={A}/a.client.test,b={B}/b.client.test", "three=a:3+b:1,bulk=b", "broadcast=bulk"));

        var sources = new List<string?>();
        for (var i = 0; i < 8; i++)
        {
            sources.Add((await SendAsync(harness, new JobContent { Pool = "three" })).Attempt.Source);
        }

        Assert.Equal((6, 2), (sources.Count(source => source == A), sources.Count(source => source == B)));
        Assert.Equal(B, (await SendAsync(harness, new JobContent { Stream = MailStream.Broadcast })).Attempt.Source);
        Assert.Contains(sink.Commands, command => command.Command == "EHLO a.client.test");
        Assert.Contains(sink.Commands, command => command.Command == "EHLO b.client.test");
        Assert.Equal(["a", "b"], harness.Agent.Describe().Select(view => view.Source).Order());
    }

    [Fact]
    public async Task AWorkspacesPool_IsItsAlone()
    {
        await using var sink = MailSink.Start();
        await using var dns = await DnsServer.StartAsync(Records());
        await using var harness = DeliveryHarness.For(dns, sink.Port, options => (options.Sources, options.Pools) = ($"a={A},b={B}", "default=a,own=b"));
        var (owner, other) = (WorkspaceId.New(TimeProvider.System), WorkspaceId.New(TimeProvider.System));
        Assert.True(harness.Pools.MayAsk(other, "own"));

        harness.Pools.Set(System.Collections.Immutable.ImmutableDictionary<WorkspaceId, string>.Empty.Add(owner, "own"));

        Assert.Equal(B, (await SendAsync(harness, new JobContent { Workspace = owner })).Attempt.Source);
        Assert.Equal(A, (await SendAsync(harness, new JobContent { Workspace = other })).Attempt.Source);
        Assert.Equal((true, false, false), (harness.Pools.MayAsk(owner, "own"), harness.Pools.MayAsk(other, "own"), harness.Pools.MayAsk(owner, "none")));
    }

    [Fact]
    public async Task ANewAddress_SendsWhatItsDayAllows_AndTheRestGoesFromTheWarmOnes()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 30, 23, 0, 0, TimeSpan.Zero));
        await using var sink = MailSink.Start();
        await using var dns = await DnsServer.StartAsync(Records());
        await using var harness = DeliveryHarness.For(
            dns,
            sink.Port,
            options => (options.Sources, options.Pools, options.WarmUp, options.WarmUpSchedule) = ($"a={A},b={B}", "p=a+b", "b=2026-03-30", "3,5"),
            time);

        Assert.Equal(3, await FromBAsync());
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(5, await FromBAsync());
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(10, await FromBAsync());

        async Task<int> FromBAsync()
        {
            var sent = new List<string?>();
            for (var i = 0; i < 20; i++)
            {
                sent.Add((await SendAsync(harness, new JobContent { Pool = "p" })).Attempt.Source);
            }

            return sent.Count(source => source == B);
        }
    }

    [Fact]
    public async Task WhenNoAddressMaySendMore_TheMessageIsDeferred_AndALostLedgerSendsNothing()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 30, 12, 0, 0, TimeSpan.Zero));
        await using var sink = MailSink.Start();
        await using var dns = await DnsServer.StartAsync(Records());
        await using var harness = DeliveryHarness.For(
            dns, sink.Port, options => (options.Sources, options.WarmUp, options.WarmUpSchedule) = ($"b={B}", "b=2026-03-30", "1,2"), time);

        Assert.Equal(AttemptOutcome.Delivered, (await SendAsync(harness, new JobContent())).Attempt.Outcome);
        var second = await SendAsync(harness, new JobContent());
        Assert.Equal(AttemptOutcome.Deferred, second.Attempt.Outcome);
        Assert.Contains("warmed up", second.Attempt.Error, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromDays(1));
        harness.Ledger.IsGone = true;
        Assert.Equal(AttemptOutcome.Deferred, (await SendAsync(harness, new JobContent())).Attempt.Outcome);
        harness.Ledger.IsGone = false;
        Assert.Equal(AttemptOutcome.Delivered, (await SendAsync(harness, new JobContent())).Attempt.Outcome);
    }

    [Fact]
    public async Task AHostOfAnotherIpVersion_DefersAndSaysSo()
    {
        await using var dns = await DnsServer.StartAsync(new DnsRecords().Mx("six.test", 10, "mx.six.test").Aaaa("mx.six.test", "::1"));
        await using var harness = DeliveryHarness.For(dns, 25, options => options.Sources = $"a={A}");

        var attempt = (await harness.SendAsync(DeliveryHarness.Job("ok@six.test"))).Recipients.Single().Attempt;

        Assert.Equal(AttemptOutcome.Deferred, attempt.Outcome);
        Assert.Contains("another IP version", attempt.Error, StringComparison.Ordinal);
    }

    private static DnsRecords Records() => new DnsRecords().Mx("a.test", 10, "mx.a.test").A("mx.a.test", IPAddress.Loopback.ToString());

    private static async Task<MonkeysMail.Grains.Delivery.RecipientOutcome> SendAsync(DeliveryHarness harness, JobContent content) =>
        (await harness.SendAsync(DeliveryHarness.Job(content, "ok@a.test"))).Recipients.Single();
}
