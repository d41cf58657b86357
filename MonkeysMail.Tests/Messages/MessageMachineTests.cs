using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Messages;
using Xunit;

namespace MonkeysMail.Tests.Messages;

public sealed class MessageMachineTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RetrySchedule Schedule = new(new RetryOptions(), () => 0.5);

    [Fact]
    public void Begin_MarksWhatIsDue_AndCountsTheRound()
    {
        var state = Queued(2) with
        {
            Recipients = [Waiting(DeliveryStatus.Queued, Now), Waiting(DeliveryStatus.Deferred, Now.AddMinutes(1))],
        };

        var step = MessageMachine.Begin(state, Now);

        Assert.Equal(1, step.State.Round);
        Assert.Equal(Now, step.State.RoundAt);
        Assert.True(step.State.Recipients[0].InFlight);
        Assert.False(step.State.Recipients[1].InFlight);
        Assert.Empty(step.Facts);
    }

    [Fact]
    public void Begin_AfterADeadSilo_KeepsTheOpenAttemptAsInterrupted()
    {
        var open = MessageMachine.Begin(Queued(1), Now).State;

        var step = MessageMachine.Begin(open, Now.AddMinutes(1));

        var attempt = Assert.Single(step.State.Recipients[0].Attempts);
        Assert.Equal(AttemptOutcome.Interrupted, attempt.Outcome);
        Assert.Equal(Now, attempt.At);
        Assert.True(step.State.Recipients[0].InFlight);
        Assert.Equal(2, step.State.Round);
    }

    [Fact]
    public void Begin_AfterTheWindow_Expires()
    {
        var step = MessageMachine.Begin(Queued(1), Now.AddHours(73));

        Assert.Equal(DeliveryStatus.Expired, step.State.Recipients[0].Status);
        Assert.Equal(MailEventType.Expired, Assert.Single(step.Facts).Type);
        Assert.Null(MessageMachine.DueAt(step.State, Now));
    }

    [Fact]
    public void Begin_ATickAMomentEarly_OrTheLastOneLate_StillTries()
    {
        var early = MessageMachine.Begin(Queued(1), Now.AddMilliseconds(-5)).State;
        var late = MessageMachine.Begin(Queued(1), Now.AddHours(72).AddMinutes(5)).State;

        Assert.True(early.Recipients[0].InFlight);
        Assert.True(late.Recipients[0].InFlight);
    }

    [Fact]
    public void Conclude_Mixture_GivesEachRecipientItsOwnEnd()
    {
        var state = MessageMachine.Begin(Queued(4), Now).State;

        var step = MessageMachine.Conclude(
            state,
            [Outcome(0, AttemptOutcome.Delivered, 250), Outcome(1, AttemptOutcome.Deferred, 451), Outcome(2, AttemptOutcome.Bounced, 550, unknown: true)],
            [3],
            Schedule,
            Now);

        Assert.Equal(
            [DeliveryStatus.Delivered, DeliveryStatus.Deferred, DeliveryStatus.Bounced, DeliveryStatus.Suppressed],
            step.State.Recipients.Select(r => r.Status));
        Assert.Equal(Now.AddMinutes(1), step.State.Recipients[1].NextAttemptAt);
        Assert.True(step.State.Recipients[2].OwesSuppression);
        Assert.Equal(DeliveryStatus.Deferred, MessageMachine.StatusOf(step.State));
        Assert.Null(step.State.RoundAt);
        Assert.Equal(4, step.Facts.Length);
    }

    [Fact]
    public void Conclude_WhoWasCanceledMeanwhile_StaysCanceled()
    {
        var state = MessageMachine.Begin(Queued(1), Now).State;
        var canceled = MessageMachine.Cancel(state, new HashSet<int>()).State;

        var step = MessageMachine.Conclude(canceled, [Outcome(0, AttemptOutcome.Delivered, 250)], [], Schedule, Now);

        Assert.Equal(DeliveryStatus.Canceled, step.State.Recipients[0].Status);
        Assert.Empty(step.Facts);
    }

    [Fact]
    public void WholeSchedule_EndsExpired_AfterTheWindow()
    {
        var state = Queued(1);
        var now = Now;
        var attempts = new List<TimeSpan>();
        while (MessageMachine.DueAt(state, now) is { } due)
        {
            now = due > now ? due : now;
            attempts.Add(now - Now);
            state = MessageMachine.Begin(state, now).State;
            if (MessageMachine.HasInFlight(state))
            {
                state = MessageMachine.Conclude(state, [Outcome(0, AttemptOutcome.Deferred, 451)], [], Schedule, now).State;
            }
        }

        Assert.Equal(DeliveryStatus.Expired, state.Recipients[0].Status);
        Assert.Equal(
            [0, 1, 6, 21, 51, 111, 231, 471],
            attempts.Take(8).Select(a => (int)a.TotalMinutes));
        Assert.Equal(TimeSpan.FromHours(72), attempts[^1]);
        Assert.All(attempts.Skip(8).SkipLast(1).Zip(attempts.Skip(7)), pair => Assert.Equal(TimeSpan.FromHours(4), pair.First - pair.Second));
    }

    [Fact]
    public void Cancel_LeavesWhatRuns()
    {
        var state = MessageMachine.Begin(Queued(2), Now).State;

        var step = MessageMachine.Cancel(state, new HashSet<int> { 0 });

        Assert.Equal([DeliveryStatus.Queued, DeliveryStatus.Canceled], step.State.Recipients.Select(r => r.Status));
        Assert.True(step.State.Recipients[0].InFlight);
        Assert.Equal(Now, step.State.RoundAt);
    }

    [Fact]
    public void Release_GivesTheIntentBack_WithoutHistory()
    {
        var state = MessageMachine.Begin(Queued(1), Now).State;

        var released = MessageMachine.Release(state, [0], Now.AddSeconds(5)).State;

        Assert.Empty(released.Recipients[0].Attempts);
        Assert.Equal(Now.AddSeconds(5), MessageMachine.DueAt(released, Now));
        Assert.Null(released.RoundAt);
    }

    [Theory]
    [InlineData(DeliveryStatus.Delivered, RecipientInput.Return)]
    [InlineData(DeliveryStatus.Bounced, RecipientInput.Retry)]
    [InlineData(DeliveryStatus.Expired, RecipientInput.Retry)]
    [InlineData(DeliveryStatus.Canceled)]
    [InlineData(DeliveryStatus.Suppressed)]
    [InlineData(DeliveryStatus.Captured)]
    public void TerminalStates_AllowABounceThatComesBack_OrAnotherTryThatIsAskedFor(DeliveryStatus status, params RecipientInput[] allowed)
    {
        Assert.Equal(allowed, Enum.GetValues<RecipientInput>().Where(input => MessageMachine.Allows(status, input)));
    }

    [Fact]
    public void OneFact_HasOneEventId()
    {
        var message = new MessageId(Guid.CreateVersion7());
        var fact = new MessageFact(MailEventType.Delivered, 0, 1, EventData.None);

        Assert.Equal(MessageCodec.EventIdOf(message, fact), MessageCodec.EventIdOf(message, fact with { Data = new EventData { Host = "mx" } }));
        Assert.NotEqual(MessageCodec.EventIdOf(message, fact), MessageCodec.EventIdOf(message, fact with { Number = 2 }));
        Assert.NotEqual(MessageCodec.EventIdOf(message, fact), MessageCodec.EventIdOf(message, fact with { Recipient = 1 }));
    }

    private static MessageState Queued(int recipients) => new()
    {
        Recipients = [.. Enumerable.Range(0, recipients).Select(_ => Waiting(DeliveryStatus.Queued, Now))],
        Window = TimeSpan.FromHours(72),
        ExpiresAt = Now.AddHours(72),
        Rendered = true,
    };

    private static RecipientState Waiting(DeliveryStatus status, DateTimeOffset next) => new() { Status = status, NextAttemptAt = next };

    private static RecipientOutcome Outcome(int index, AttemptOutcome outcome, int code, bool unknown = false) => new(
        index,
        new Attempt(0, Now, 5, "mx.example.net", "192.0.2.1", null, null, new SmtpReply(code, null, "text"), null, outcome),
        null,
        ReplyStage.Rcpt,
        unknown)
    { UnknownRecipient = unknown };
}
