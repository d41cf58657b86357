// A destination that fails rests: nobody hammers it, what waits is deferred with its answer, and one attempt tries whether it is back.
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class BackOffTests
{
    private const string Busy = "421 4.3.2 we are closed";

    [Fact]
    public async Task FailuresInARow_DeferWhatWaits_AndWhatComes_WithoutDialling()
    {
        await using var sink = MailSink.Start(options => options.Greeting = Busy);
        await using var harness = DeliveryHarness.For(
            sink, options => (options.MaxConnectionsToSmartHost, options.FailuresBeforeBackOff) = (1, 3));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => harness.SendAsync($"ok+{i}")));
        var later = await harness.SendOneAsync("ok+later");

        Assert.All(outcomes, o => Assert.Equal(AttemptOutcome.Deferred, o.Recipients.Single().Attempt.Outcome));
        Assert.All(outcomes, o => Assert.Equal(new SmtpReply(421, "4.3.2", "we are closed"), o.Recipients.Single().Attempt.Reply));
        Assert.Equal(421, later.Attempt.Reply?.Code);
        Assert.Equal(3, sink.Connections);
    }

    [Fact]
    public async Task Rest_EndsWithOneAttempt_AndThenAllWork()
    {
        var time = new FakeTimeProvider();
        await using var sink = MailSink.Start(options => options.Greeting = Busy);
        await using var harness = DeliveryHarness.For(sink, options => options.FailuresBeforeBackOff = 1, time);
        await harness.SendOneAsync("ok");
        await harness.SendOneAsync("ok");
        Assert.Equal(1, sink.Connections);

        time.Advance(TimeSpan.FromSeconds(31));
        await harness.SendOneAsync("ok");
        Assert.Equal(2, sink.Connections);

        // The second rest is twice as long.
        time.Advance(TimeSpan.FromSeconds(31));
        await harness.SendOneAsync("ok");
        Assert.Equal(2, sink.Connections);

        time.Advance(TimeSpan.FromSeconds(31));
        sink.Options.Greeting = "220 back";
        var hold = new TaskCompletionSource();
        sink.Options.Hold = hold.Task;
        var sending = Enumerable.Range(0, 10).Select(i => harness.SendAsync($"ok+{i}")).ToArray();
        await sink.WaitForCommandAsync("DATA");
        Assert.Equal(3, sink.Connections);
        hold.SetResult();
        var outcomes = await Task.WhenAll(sending);

        Assert.All(outcomes, o => Assert.Equal(AttemptOutcome.Delivered, o.Recipients.Single().Attempt.Outcome));
    }

    [Fact]
    public async Task RefusalsOfMessages_AreNoFailuresOfTheDestination()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink, options => options.FailuresBeforeBackOff = 1);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => harness.SendAsync("defer", "unknown", $"policy+{i}")));

        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok")).Attempt.Outcome);
    }
}
