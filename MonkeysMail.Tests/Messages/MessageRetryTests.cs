using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Messages;
using Xunit;

namespace MonkeysMail.Tests.Messages;

public sealed class MessageRetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RetrySchedule Schedule = new(new RetryOptions(), () => 0.5);

    [Fact]
    public void WhatIsDeferred_IsDueNow_InTheSameWindow()
    {
        var state = Ended(DeliveryStatus.Deferred) with { ExpiresAt = Now.AddHours(10) };

        var step = MessageMachine.Retry(state, hasBody: false, Now);

        Assert.Equal((DeliveryStatus.Deferred, Now), (step.State.Recipients[0].Status, step.State.Recipients[0].NextAttemptAt));
        Assert.Equal(state.ExpiresAt, step.State.ExpiresAt);
    }

    [Theory]
    [InlineData(DeliveryStatus.Bounced)]
    [InlineData(DeliveryStatus.Expired)]
    public void WhatHasEnded_BeginsAnew_WithAFullWindowAndTheFirstDelay(DeliveryStatus status)
    {
        var state = Ended(status);

        var retried = MessageMachine.Retry(state, hasBody: true, Now).State;

        Assert.Equal((DeliveryStatus.Queued, Now), (retried.Recipients[0].Status, retried.Recipients[0].NextAttemptAt));
        Assert.Null(retried.Recipients[0].Bounce);
        Assert.Equal(Now.AddHours(72), retried.ExpiresAt);
        Assert.Equal(state.Recipients[0].Attempts, retried.Recipients[0].Attempts);
        var begun = MessageMachine.Begin(retried, Now).State;
        var attempt = new Attempt(0, Now, 5, "mx.example.net", null, null, null, new SmtpReply(451, null, "later"), null, AttemptOutcome.Deferred);
        var deferred = MessageMachine.Conclude(begun, [new RecipientOutcome(0, attempt, null, ReplyStage.Rcpt, true)], [], Schedule, Now).State;
        Assert.Equal(Now.AddMinutes(1), deferred.Recipients[0].NextAttemptAt);
        Assert.Equal(3, deferred.Recipients[0].Attempts.Length);
    }

    [Theory]
    [InlineData(DeliveryStatus.Bounced)]
    [InlineData(DeliveryStatus.Expired)]
    public void WithoutItsBody_NothingBeginsAnew(DeliveryStatus status)
    {
        var state = Ended(status);

        Assert.Same(state, MessageMachine.Retry(state, hasBody: false, Now).State);
    }

    [Theory]
    [InlineData(DeliveryStatus.Queued)]
    [InlineData(DeliveryStatus.Scheduled)]
    [InlineData(DeliveryStatus.Canceled)]
    [InlineData(DeliveryStatus.Suppressed)]
    [InlineData(DeliveryStatus.Delivered)]
    [InlineData(DeliveryStatus.Captured)]
    public void WhatWasNotRefused_IsNotTriedAgain(DeliveryStatus status)
    {
        var state = Ended(status);

        Assert.Same(state, MessageMachine.Retry(state, hasBody: true, Now).State);
    }

    [Fact]
    public void WhatRuns_IsLeftAlone()
    {
        var state = Ended(DeliveryStatus.Deferred);
        state = state with { Recipients = [state.Recipients[0] with { InFlight = true, NextAttemptAt = null }] };

        Assert.Same(state, MessageMachine.Retry(state, hasBody: true, Now).State);
    }

    private static MessageState Ended(DeliveryStatus status) => new()
    {
        Recipients =
        [
            new RecipientState
            {
                Status = status,
                NextAttemptAt = status.IsTerminal() ? null : Now.AddHours(1),
                Bounce = status == DeliveryStatus.Bounced ? new Bounce(Now, new SmtpReply(550, null, "no"), BounceClass.Other, null) : null,
                Attempts =
                [
                    new Attempt(1, Now, 5, null, null, null, null, null, "no answer", AttemptOutcome.Deferred),
                    new Attempt(2, Now, 5, null, null, null, null, null, "no answer", AttemptOutcome.Deferred),
                ],
            },
        ],
        Round = 2,
        Window = TimeSpan.FromHours(72),
        ExpiresAt = Now.AddHours(-1),
        Rendered = true,
    };
}
