// The life of a message as pure transitions: (state, input, now) -> (state, facts). No I/O, no clock, no randomness of its own. The
// table below is the whole truth about recipients; everything else keeps rounds and history.
using System.Collections.Frozen;
using MonkeysMail.Grains.Delivery;

namespace MonkeysMail.Grains.Messages;

public static partial class MessageMachine
{
    private static readonly FrozenDictionary<(DeliveryStatus, RecipientInput), DeliveryStatus> Table =
        new Dictionary<(DeliveryStatus, RecipientInput), DeliveryStatus>
        {
            [(DeliveryStatus.Scheduled, RecipientInput.Due)] = DeliveryStatus.Queued,
            [(DeliveryStatus.Scheduled, RecipientInput.Suppress)] = DeliveryStatus.Suppressed,
            [(DeliveryStatus.Scheduled, RecipientInput.Cancel)] = DeliveryStatus.Canceled,
            [(DeliveryStatus.Scheduled, RecipientInput.Bounce)] = DeliveryStatus.Bounced,

            [(DeliveryStatus.Queued, RecipientInput.Deliver)] = DeliveryStatus.Delivered,
            [(DeliveryStatus.Queued, RecipientInput.Defer)] = DeliveryStatus.Deferred,
            [(DeliveryStatus.Queued, RecipientInput.Bounce)] = DeliveryStatus.Bounced,
            [(DeliveryStatus.Queued, RecipientInput.Suppress)] = DeliveryStatus.Suppressed,
            [(DeliveryStatus.Queued, RecipientInput.Cancel)] = DeliveryStatus.Canceled,
            [(DeliveryStatus.Queued, RecipientInput.Expire)] = DeliveryStatus.Expired,
            [(DeliveryStatus.Queued, RecipientInput.Capture)] = DeliveryStatus.Captured,

            [(DeliveryStatus.Deferred, RecipientInput.Deliver)] = DeliveryStatus.Delivered,
            [(DeliveryStatus.Deferred, RecipientInput.Defer)] = DeliveryStatus.Deferred,
            [(DeliveryStatus.Deferred, RecipientInput.Bounce)] = DeliveryStatus.Bounced,
            [(DeliveryStatus.Deferred, RecipientInput.Suppress)] = DeliveryStatus.Suppressed,
            [(DeliveryStatus.Deferred, RecipientInput.Cancel)] = DeliveryStatus.Canceled,
            [(DeliveryStatus.Deferred, RecipientInput.Expire)] = DeliveryStatus.Expired,
            [(DeliveryStatus.Deferred, RecipientInput.Retry)] = DeliveryStatus.Deferred,

            [(DeliveryStatus.Delivered, RecipientInput.Return)] = DeliveryStatus.Bounced,
            [(DeliveryStatus.Bounced, RecipientInput.Retry)] = DeliveryStatus.Queued,
            [(DeliveryStatus.Expired, RecipientInput.Retry)] = DeliveryStatus.Queued,
        }.ToFrozenDictionary();

    // A tick may come a moment before its time, for due times are stored with less precision than clocks have; and the last attempt,
    // which falls on the very end of the window, may come late, as after an outage.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public static bool Allows(DeliveryStatus status, RecipientInput input) => Table.ContainsKey((status, input));

    /// <summary>Records the intent of an attempt for every recipient that is due. An attempt that was open before (its silo died) ends
    /// in the history as interrupted.</summary>
    public static MessageStep Begin(MessageState state, DateTimeOffset now)
    {
        state = EndHold(state, now);
        var facts = ImmutableArray.CreateBuilder<MessageFact>();
        var recipients = Map(state, (index, recipient) =>
        {
            if (recipient.InFlight)
            {
                recipient = Interrupt(recipient, state.RoundAt ?? now, now);
            }

            if (recipient.Status.IsTerminal() || recipient.NextAttemptAt > now + Early)
            {
                return recipient;
            }

            if (now > state.ExpiresAt + Late)
            {
                facts.Add(new MessageFact(MailEventType.Expired, index, recipient.Attempts.Length, EventData.None));
                return End(recipient, RecipientInput.Expire);
            }

            if (recipient.Status == DeliveryStatus.Scheduled)
            {
                recipient = recipient with { Status = Next(recipient.Status, RecipientInput.Due) };
            }

            return recipient with { InFlight = true, NextAttemptAt = null };
        });

        var begun = state with { Recipients = recipients };
        return new MessageStep(
            HasInFlight(begun) ? begun with { Round = state.Round + 1, RoundAt = now } : begun with { RoundAt = null },
            facts.ToImmutable());
    }

    /// <summary>Takes the outcomes of one job. <paramref name="suppressed"/> were found on the list right before the transaction.</summary>
    public static MessageStep Conclude(
        MessageState state,
        ImmutableArray<RecipientOutcome> outcomes,
        IReadOnlyCollection<int> suppressed,
        RetrySchedule schedule,
        DateTimeOffset now)
    {
        var facts = ImmutableArray.CreateBuilder<MessageFact>();
        var recipients = state.Recipients.ToBuilder();
        foreach (var index in suppressed)
        {
            if (recipients[index].InFlight)
            {
                recipients[index] = End(recipients[index], RecipientInput.Suppress);
                facts.Add(new MessageFact(MailEventType.Suppressed, index, 0, EventData.None));
            }
        }

        foreach (var outcome in outcomes)
        {
            if (recipients[outcome.Index].InFlight)
            {
                recipients[outcome.Index] = Conclude(state, recipients[outcome.Index], outcome, schedule, now, facts);
            }
        }

        return new MessageStep(CloseRound(state with { Recipients = recipients.ToImmutable() }), facts.ToImmutable());
    }

    /// <summary>Takes back the intent for recipients whose attempt never began; they are due again at <paramref name="next"/>.</summary>
    public static MessageStep Release(MessageState state, IReadOnlyCollection<int> indices, DateTimeOffset next)
    {
        var recipients = Map(state, (index, recipient) =>
            recipient.InFlight && indices.Contains(index) ? recipient with { InFlight = false, NextAttemptAt = next } : recipient);
        return MessageStep.Unchanged(CloseRound(state with { Recipients = recipients }));
    }

    /// <summary>Cancels every recipient that still waits; <paramref name="running"/> are in a transaction and stay.</summary>
    public static MessageStep Cancel(MessageState state, IReadOnlySet<int> running)
    {
        var facts = ImmutableArray.CreateBuilder<MessageFact>();
        var recipients = Map(state, (index, recipient) =>
        {
            if (running.Contains(index) || !Allows(recipient.Status, RecipientInput.Cancel))
            {
                return recipient;
            }

            facts.Add(new MessageFact(MailEventType.Canceled, index, recipient.Attempts.Length, EventData.None));
            return End(recipient, RecipientInput.Cancel);
        });
        return new MessageStep(CloseRound(state with { Recipients = recipients }), facts.ToImmutable());
    }

    /// <summary>Ends every recipient that waits with a bounce that no peer gave (the message can not be rendered any more, an operator said so).</summary>
    /// <param name="only">Which of them; null: all.</param>
    public static MessageStep Fail(MessageState state, string error, DateTimeOffset now, Func<int, bool>? only = null)
    {
        var facts = ImmutableArray.CreateBuilder<MessageFact>();
        var recipients = Map(state, (index, recipient) =>
        {
            if (!Allows(recipient.Status, RecipientInput.Bounce) || only?.Invoke(index) == false)
            {
                return recipient;
            }

            var attempt = new Attempt(recipient.Attempts.Length + 1, now, 0, null, null, null, null, null, error, AttemptOutcome.Bounced);
            facts.Add(new MessageFact(MailEventType.Bounced, index, attempt.Number, new EventData { Error = error }));
            return End(recipient, RecipientInput.Bounce) with { Attempts = recipient.Attempts.Add(attempt) };
        });
        return facts.Count == 0 ? MessageStep.Unchanged(state) : new MessageStep(CloseRound(state with { Recipients = recipients }), facts.ToImmutable());
    }

    /// <summary>Those of these that are deferred are due now.</summary>
    public static MessageStep Hasten(MessageState state, IReadOnlyCollection<int> indices, DateTimeOffset now)
    {
        var recipients = Map(state, (index, recipient) =>
            indices.Contains(index) && recipient is { Status: DeliveryStatus.Deferred, InFlight: false, Held: false } && recipient.NextAttemptAt > now
                ? recipient with { NextAttemptAt = now }
                : recipient);
        return MessageStep.Unchanged(recipients.SequenceEqual(state.Recipients) ? state : state with { Recipients = recipients });
    }

    public static MessageStep Reschedule(MessageState state, DateTimeOffset sendAt)
    {
        var recipients = Map(state, (_, recipient) =>
            recipient.Status == DeliveryStatus.Scheduled ? recipient with { NextAttemptAt = sendAt } : recipient);
        return new MessageStep(
            state with { Recipients = recipients, SendAt = sendAt, ExpiresAt = sendAt + state.Window },
            [new MessageFact(MailEventType.Scheduled, null, (int)(sendAt.ToUnixTimeSeconds() & int.MaxValue), new EventData { SendAt = sendAt })]);
    }

    /// <summary>Test mode: a rendered message ends as captured.</summary>
    public static MessageStep Capture(MessageState state)
    {
        var facts = ImmutableArray.CreateBuilder<MessageFact>();
        var recipients = Map(state, (index, recipient) =>
        {
            if (!Allows(recipient.Status, RecipientInput.Capture))
            {
                return recipient;
            }

            facts.Add(new MessageFact(MailEventType.Captured, index, 0, EventData.None));
            return End(recipient, RecipientInput.Capture);
        });
        return new MessageStep(CloseRound(state with { Recipients = recipients }), facts.ToImmutable());
    }

    /// <summary>What was owed in <paramref name="paid"/> is on the list; what came since is owed still.</summary>
    public static MessageStep SuppressionDone(MessageState state, MessageState paid) => MessageStep.Unchanged(state with
    {
        Recipients = Map(state, (index, recipient) => recipient with
        {
            OwesSuppression = recipient.OwesSuppression && !paid.Recipients[index].OwesSuppression,
            OwesComplaint = recipient.OwesComplaint && !paid.Recipients[index].OwesComplaint,
            OwesUnsubscription = recipient.OwesUnsubscription && !paid.Recipients[index].OwesUnsubscription,
        }),
    });

    /// <summary>The message's combined status.</summary>
    public static DeliveryStatus StatusOf(MessageState state) => DeliveryStatusOrder.Combine(state.Recipients.Select(r => r.Status));

    public static bool HasInFlight(MessageState state) => state.Recipients.Any(r => r.InFlight);

    public static bool OwesSuppression(MessageState state) => state.Recipients.Any(r => r.OwesSuppression || r.OwesComplaint || r.OwesUnsubscription);

    /// <summary>When there is work: the open round's time, else the earliest next attempt, else never.</summary>
    public static DateTimeOffset? DueAt(MessageState state, DateTimeOffset now) =>
        HasInFlight(state) || OwesSuppression(state) ? state.RoundAt ?? now : state.Recipients.Min(r => r.NextAttemptAt);

    /// <summary>Whether there is work now.</summary>
    public static bool IsDue(MessageState state, DateTimeOffset now) => DueAt(state, now) <= now + Early;

    private static RecipientState Conclude(
        MessageState state,
        RecipientState recipient,
        RecipientOutcome outcome,
        RetrySchedule schedule,
        DateTimeOffset now,
        ImmutableArray<MessageFact>.Builder facts)
    {
        var attempt = outcome.Attempt with { Number = recipient.Attempts.Length + 1 };
        var tried = recipient with { Attempts = recipient.Attempts.Add(attempt) };
        var data = new EventData
        {
            Attempt = attempt.Number,
            Host = attempt.Host,
            Reply = attempt.Reply,
            Error = attempt.Error,
            Classification = BounceClassNames.Of(attempt.Classification),
        };
        switch (attempt.Outcome)
        {
            case AttemptOutcome.Delivered:
                facts.Add(new MessageFact(MailEventType.Delivered, outcome.Index, attempt.Number, data));
                return End(tried, RecipientInput.Deliver);

            case AttemptOutcome.Bounced:
                facts.Add(new MessageFact(MailEventType.Bounced, outcome.Index, attempt.Number, data));
                return End(tried, RecipientInput.Bounce) with { OwesSuppression = outcome.UnknownRecipient };

            default:
                var deferrals = tried.Attempts.Skip(tried.CycleStart).Count(a => a.Outcome == AttemptOutcome.Deferred);
                var next = schedule.Next(deferrals, outcome.RetryAfter, now, state.ExpiresAt);
                facts.Add(new MessageFact(MailEventType.Deferred, outcome.Index, attempt.Number, data with { NextAttemptAt = next }));
                if (next is null)
                {
                    facts.Add(new MessageFact(MailEventType.Expired, outcome.Index, attempt.Number, EventData.None));
                    return End(tried, RecipientInput.Expire);
                }

                return tried with { Status = Next(tried.Status, RecipientInput.Defer), InFlight = false, NextAttemptAt = next };
        }
    }

    private static RecipientState Interrupt(RecipientState recipient, DateTimeOffset began, DateTimeOffset now) => recipient with
    {
        InFlight = false,
        NextAttemptAt = now,
        Attempts = recipient.Attempts.Add(new Attempt(
            recipient.Attempts.Length + 1, began, 0, null, null, null, null, null, "The process that made this attempt ended before its outcome was known.",
            AttemptOutcome.Interrupted)),
    };

    private static RecipientState End(RecipientState recipient, RecipientInput input) => recipient with
    {
        Status = Next(recipient.Status, input),
        InFlight = false,
        NextAttemptAt = null,
        Held = false,
    };

    private static DeliveryStatus Next(DeliveryStatus status, RecipientInput input) =>
        Table.TryGetValue((status, input), out var next)
            ? next
            : throw new InvalidOperationException($"A recipient that is {status} cannot {input}.");

    private static MessageState CloseRound(MessageState state) => HasInFlight(state) ? state : state with { RoundAt = null };

    private static ImmutableArray<RecipientState> Map(MessageState state, Func<int, RecipientState, RecipientState> change)
    {
        var builder = ImmutableArray.CreateBuilder<RecipientState>(state.Recipients.Length);
        for (var i = 0; i < state.Recipients.Length; i++)
        {
            builder.Add(change(i, state.Recipients[i]));
        }

        return builder.MoveToImmutable();
    }
}
