// What a hold does to a message: its attempt is put off, and its window stands still.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Messages;
using Xunit;

namespace MonkeysMail.Tests.Messages;

public sealed class MessageHoldTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromHours(72);

    [Fact]
    public void HeldAttempt_IsTakenBack_WithoutATrace()
    {
        var begun = MessageMachine.Begin(Queued(2), Now).State;

        var step = MessageMachine.Hold(begun, [0, 1], Now);

        Assert.Empty(step.Facts);
        Assert.False(MessageMachine.HasInFlight(step.State));
        Assert.True(MessageMachine.IsHeld(step.State));
        Assert.All(step.State.Recipients, recipient => Assert.Equal((DeliveryStatus.Queued, 0), (recipient.Status, recipient.Attempts.Length)));
        Assert.Equal(Now.AddMinutes(1), MessageMachine.DueAt(step.State, Now));
    }

    [Fact]
    public void TimeOfTheHold_IsNoPartOfTheWindow_HoweverOftenItWasLookedAt()
    {
        var state = MessageMachine.Hold(MessageMachine.Begin(Queued(1), Now).State, [0], Now).State;
        var time = Now;
        var pauses = new List<TimeSpan>();
        while (time < Now.AddDays(30))
        {
            var next = MessageMachine.DueAt(state, time)!.Value;
            pauses.Add(next - time);
            time = next;

            // By a look that dials, and by one that does not need to.
            state = pauses.Count % 2 == 0
                ? MessageMachine.HoldDue(state, time).State
                : MessageMachine.Hold(MessageMachine.Begin(state, time).State, [0], time).State;
        }

        Assert.Equal(time - Now, state.HeldFor);
        Assert.Equal(Now + Window + state.HeldFor, state.ExpiresAt);
        Assert.Equal(TimeSpan.FromMinutes(1), pauses[0]);
        Assert.Equal(TimeSpan.FromHours(6), pauses[^1]);
        Assert.True(pauses.Count < 150, $"{pauses.Count} looks in a month");
        Assert.True(MessageMachine.Begin(state, time.AddHours(71)).State.Recipients[0].InFlight);
    }

    [Fact]
    public void AttemptOfASiloThatDied_IsInterrupted_WhenItsWorkspaceIsHeldMeanwhile()
    {
        var begun = MessageMachine.Begin(Queued(1), Now).State;

        var held = MessageMachine.HoldDue(begun, Now.AddMinutes(1)).State;

        var attempt = Assert.Single(held.Recipients[0].Attempts);
        Assert.Equal((AttemptOutcome.Interrupted, Now), (attempt.Outcome, attempt.At));
        Assert.True(MessageMachine.IsHeld(held));
    }

    [Fact]
    public void EndOfTheHold_MakesWhatWasHeldDue_AndNothingElse()
    {
        var later = Now.AddHours(3);
        var mixed = Queued(2) with { Recipients = [Waiting(Now), Waiting(later)] };
        var held = MessageMachine.Hold(MessageMachine.Begin(mixed, Now).State, [0], Now).State;

        var begun = MessageMachine.Begin(held, Now.AddSeconds(10)).State;

        Assert.True(begun.Recipients[0].InFlight);
        Assert.Equal((false, later), (begun.Recipients[1].InFlight, begun.Recipients[1].NextAttemptAt!.Value));
        Assert.False(MessageMachine.IsHeld(begun));
        Assert.Equal(Now.AddSeconds(10), MessageMachine.EndHold(held, Now.AddSeconds(10)).Recipients[0].NextAttemptAt);
    }

    [Fact]
    public void Hold_OfWhatHasEnded_ChangesNothing()
    {
        var canceled = MessageMachine.Cancel(MessageMachine.Hold(Queued(1), [0], Now).State, new HashSet<int>()).State;

        Assert.False(MessageMachine.IsHeld(canceled));
        Assert.Same(canceled, MessageMachine.Hold(canceled, [0], Now).State);
        Assert.Null(MessageMachine.DueAt(canceled, Now));
    }

    private static MessageState Queued(int recipients) => new()
    {
        Recipients = [.. Enumerable.Repeat(Waiting(Now), recipients)],
        ExpiresAt = Now + Window,
        Window = Window,
        Rendered = true,
    };

    private static RecipientState Waiting(DateTimeOffset at) => new() { Status = DeliveryStatus.Queued, NextAttemptAt = at };
}
