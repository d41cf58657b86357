// The questions that are asked right before something cannot be undone: the job itself, the silo's lease, the store's health, the stop.
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class LastMomentTests
{
    [Fact]
    public async Task LeaseLost_BeforeMail_SendsNothing_AndRecordsNothing()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        harness.Lease.EndAfter(0);

        var outcome = await harness.SendAsync("ok");

        Assert.True(outcome.Drop);
        Assert.Empty(outcome.Recipients);
        await sink.WaitUntilAsync(() => sink.OpenConnections == 0, "the connection's end");
        Assert.DoesNotContain(sink.Commands, c => c.Command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500_000)]
    public async Task LeaseLost_BeforeTheDot_DropsTheConnection_AndTheServerHasNothing(int size)
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        harness.Lease.EndAfter(1);

        var outcome = await harness.SendAsync(DeliveryHarness.Job(new JobContent { Bytes = ConnectionTroubleTests.Content(size) }, "ok"));

        Assert.True(outcome.Drop);
        await sink.WaitUntilAsync(() => sink.OpenConnections == 0, "the connection's end");
        Assert.Contains(sink.Commands, c => c.Command == "DATA");
        Assert.Empty(sink.Messages);
    }

    [Fact]
    public async Task WithdrawnJob_KeepsTheConnectionForTheNext()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var withdrawn = await harness.SendAsync(
            DeliveryHarness.Job(new JobContent { Confirm = _ => new ValueTask<DeliveryGo>(DeliveryGo.Withdrawn) }, "ok"));
        await harness.SendOneAsync("ok+next");

        Assert.Empty(withdrawn.Recipients);
        Assert.False(withdrawn.Drop);
        Assert.Equal(["ok+next@sink.test"], Assert.Single(sink.Messages).Recipients);
        Assert.Equal(1, sink.Connections);
    }

    [Fact]
    public async Task Confirmation_ComesOnce_WhenTheConnectionIsReady_AndMayTakeRecipientsOut()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        var calls = 0;
        var ready = false;
        var job = DeliveryHarness.Job(
            new JobContent
            {
                Confirm = _ =>
                {
                    calls++;
                    ready = sink.Connections == 1 && sink.Commands.Any(c => c.Command.StartsWith("EHLO", StringComparison.Ordinal));
                    return new ValueTask<DeliveryGo>(new DeliveryGo("x: y\r\n\r\n"u8.ToArray(), [1], false, false));
                },
            },
            "ok+0",
            "ok+1",
            "ok+2");

        var outcome = await harness.SendAsync(job);

        Assert.Equal(1, calls);
        Assert.True(ready);
        Assert.Equal(1, Assert.Single(outcome.Recipients).Index);
        Assert.Equal(["ok+1@sink.test"], Assert.Single(sink.Messages).Recipients);
    }

    [Fact]
    public async Task ConfirmationThatThrows_FailsItsJobAlone()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        var job = DeliveryHarness.Job(new JobContent { Confirm = _ => throw new InvalidOperationException("bug") }, "ok");

        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.SendAsync(job));

        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok")).Attempt.Outcome);
    }

    [Fact]
    public async Task SickStore_StartsNothing_UntilItIsWell()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        harness.Health.FallSick();

        var sending = harness.SendAsync("ok");
        Assert.False(sending.IsCompleted);
        Assert.Equal(0, sink.Connections);

        harness.Health.Recover();
        Assert.Equal(AttemptOutcome.Delivered, (await sending).Recipients.Single().Attempt.Outcome);
    }

    [Fact]
    public async Task StoreThatFallsSickWhileDialling_HoldsTheTransactionBack()
    {
        await using var sink = MailSink.Start(options => options.Tls = MailSinkTls.NotOffered);
        await using var harness = DeliveryHarness.For(sink);
        var confirmed = false;
        harness.Health.FallSickAfter(1);

        var sending = harness.SendAsync(DeliveryHarness.Job(
            new JobContent
            {
                Confirm = _ =>
                {
                    confirmed = true;
                    return new ValueTask<DeliveryGo>(new DeliveryGo("x: y\r\n\r\n"u8.ToArray(), [0], false, false));
                },
            },
            "ok"));
        await harness.Health.Awaited.WaitAsync(DeliveryHarness.Patience);
        Assert.Equal(1, sink.Connections);
        Assert.False(confirmed);

        harness.Health.Recover();
        Assert.Equal(AttemptOutcome.Delivered, (await sending).Recipients.Single().Attempt.Outcome);
        Assert.True(confirmed);
    }

    [Fact]
    public async Task CancelledJob_ThatWaits_IsNotSent_AndOneInATransactionIs()
    {
        var hold = new TaskCompletionSource();
        await using var sink = MailSink.Start(options => options.Hold = hold.Task);
        await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 1);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var running = harness.Agent.DeliverAsync(DeliveryHarness.Job("ok+running"), first.Token);
        await sink.WaitForCommandAsync("DATA");
        var waiting = harness.Agent.DeliverAsync(DeliveryHarness.Job("ok+waiting"), second.Token);

        await first.CancelAsync();
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(DeliveryHarness.Patience));
        hold.SetResult();

        Assert.Equal(AttemptOutcome.Delivered, (await running.WaitAsync(DeliveryHarness.Patience)).Recipients.Single().Attempt.Outcome);
        await harness.SendOneAsync("ok+after");
        Assert.DoesNotContain(sink.Messages, m => m.Recipients.Contains("ok+waiting@sink.test"));
    }

    [Fact]
    public async Task Drain_FinishesTheTransaction_AndDropsWhatWaits()
    {
        var hold = new TaskCompletionSource();
        await using var sink = MailSink.Start(options => options.Hold = hold.Task);
        await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 1);
        var running = harness.SendAsync("ok");
        await sink.WaitForCommandAsync("DATA");
        var waiting = harness.SendAsync("ok+waiting");

        var drain = harness.Agent.DrainAsync(DeliveryHarness.Patience);
        Assert.True((await waiting).Drop);
        Assert.False(harness.Agent.HasRoom);
        Assert.True((await harness.SendAsync("ok+new")).Drop);
        Assert.False(drain.IsCompleted);
        hold.SetResult();

        Assert.Equal(AttemptOutcome.Delivered, (await running).Recipients.Single().Attempt.Outcome);
        await drain.WaitAsync(DeliveryHarness.Patience);
        Assert.Single(sink.Messages);
        Assert.Contains(sink.Commands, c => c.Command == "QUIT");
    }

    [Fact]
    public async Task Drain_AtItsLimit_DropsTheConnection_AndRecordsNothing()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        var hanging = harness.SendAsync("hang-dot");
        await sink.WaitForAsync(1);

        await harness.Agent.DrainAsync(TimeSpan.FromMilliseconds(100)).WaitAsync(DeliveryHarness.Patience);

        Assert.True((await hanging).Drop);
    }

    [Fact]
    public async Task Drain_BreaksOffWhatIsStillConnecting()
    {
        await using var peer = ReplayPeer.Start("C: never", ReplayMode.Whole);
        await using var harness = DeliveryHarness.For(peer.HostAndPort);
        var connecting = harness.SendAsync("ok");

        await harness.Agent.DrainAsync(TimeSpan.FromMinutes(10)).WaitAsync(DeliveryHarness.Patience);

        Assert.True((await connecting).Drop);
    }

    [Fact]
    public async Task Watchdog_EndsADeliveryThatNothingElseEnds()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(
            sink, options => (options.AttemptTimeout, options.IdleTimeout) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200)));

        var outcome = await harness.SendOneAsync("hang");

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
    }

    [Fact]
    public async Task Watchdog_GivesUpAConfirmationThatNeverEnds_AndNothingIsSentWhenItDoes()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<DeliveryGo>();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 1, time);
        var hanging = harness.SendAsync(DeliveryHarness.Job(
            new JobContent
            {
                Confirm = _ =>
                {
                    asked.SetResult();
                    return new ValueTask<DeliveryGo>(never.Task);
                },
            },
            "ok+hanging"));
        await asked.Task.WaitAsync(DeliveryHarness.Patience);

        time.Advance(TimeSpan.FromMinutes(31));
        var outcome = await hanging;
        var next = await harness.SendOneAsync("ok+next");
        never.SetResult(new DeliveryGo("x: y\r\n\r\n"u8.ToArray(), [0], false, false));
        await harness.Agent.DrainAsync(DeliveryHarness.Patience);

        Assert.Equal(AttemptOutcome.Deferred, outcome.Recipients.Single().Attempt.Outcome);
        Assert.Equal(AttemptOutcome.Delivered, next.Attempt.Outcome);
        Assert.Equal(["ok+next@sink.test"], sink.Messages.SelectMany(m => m.Recipients).ToArray());
    }

    [Fact]
    public async Task Drain_WhileTheStoreIsSick_Ends()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        harness.Health.FallSickAfter(1);
        var sending = harness.SendAsync("ok");
        await harness.Health.Awaited.WaitAsync(DeliveryHarness.Patience);

        await harness.Agent.DrainAsync(TimeSpan.FromMinutes(10)).WaitAsync(DeliveryHarness.Patience);

        Assert.True((await sending).Drop);
    }
}
