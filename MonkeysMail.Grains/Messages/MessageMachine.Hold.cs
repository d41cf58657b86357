// A held workspace's messages: an attempt that may not be made now is put off, and the time until it may is no part of the time that delivery is tried. They are woken
// when the hold ends; should that be missed, each looks again by itself, the more seldom the longer it is held.
namespace MonkeysMail.Grains.Messages;

public static partial class MessageMachine
{
    private static readonly TimeSpan ShortestHold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(6);

    /// <summary>Takes back the intent for these, if there is one, and puts their attempt off.</summary>
    public static MessageStep Hold(MessageState state, IReadOnlyCollection<int> indices, DateTimeOffset now) => Hold(state, (index, _) => indices.Contains(index), now);

    /// <summary>Puts off what would be tried now. An attempt that was open (its silo died) ends in the history as interrupted.</summary>
    public static MessageStep HoldDue(MessageState state, DateTimeOffset now)
    {
        var closed = HasInFlight(state)
            ? state with { Recipients = Map(state, (_, recipient) => recipient.InFlight ? Interrupt(recipient, state.RoundAt ?? now, now) : recipient) }
            : state;
        return Hold(closed, (_, recipient) => recipient.Held || recipient.NextAttemptAt <= now + Early, now);
    }

    private static MessageStep Hold(MessageState state, Func<int, RecipientState, bool> which, DateTimeOffset now)
    {
        var held = state.Recipients.Index().Where(r => !r.Item.Status.IsTerminal() && which(r.Index, r.Item)).Select(r => r.Index).ToHashSet();
        if (held.Count == 0)
        {
            return MessageStep.Unchanged(state);
        }

        var counted = Count(state, now);
        var pause = TimeSpan.FromTicks(Math.Clamp(counted.HeldFor.Ticks / 2, ShortestHold.Ticks, LongestHold.Ticks));
        var recipients = Map(counted, (index, recipient) => held.Contains(index)
            ? recipient with { InFlight = false, NextAttemptAt = now + pause, Held = true }
            : recipient);
        return MessageStep.Unchanged(CloseRound(counted with { Recipients = recipients, HeldAt = now }));
    }

    /// <summary>What was held is due now.</summary>
    public static MessageState EndHold(MessageState state, DateTimeOffset now) => state.HeldAt is null
        ? state
        : Count(state, now) with
        {
            Recipients = Map(state, (_, recipient) => recipient.Held ? recipient with { Held = false, NextAttemptAt = now } : recipient),
            HeldAt = null,
        };

    public static bool IsHeld(MessageState state) => state.HeldAt is not null && state.Recipients.Any(r => r.Held);

    private static MessageState Count(MessageState state, DateTimeOffset now)
    {
        var held = state.HeldAt is { } since && now > since ? now - since : TimeSpan.Zero;
        return state with { HeldFor = state.HeldFor + held, ExpiresAt = state.ExpiresAt + held };
    }
}
