// Another try that somebody asks for: what waits is due now, what bounced or expired begins a new cycle, with a window of its own and the schedule from its start.
namespace MonkeysMail.Grains.Messages;

public static partial class MessageMachine
{
    /// <param name="state">As it is.</param>
    /// <param name="hasBody">The content is still there: without it nothing that has ended can begin again.</param>
    /// <param name="now">The time.</param>
    public static MessageStep Retry(MessageState state, bool hasBody, DateTimeOffset now)
    {
        var changed = false;
        var renewed = false;
        var recipients = Map(state, (_, recipient) =>
        {
            if (recipient.InFlight || !Allows(recipient.Status, RecipientInput.Retry) || (recipient.Status.IsTerminal() && !hasBody))
            {
                return recipient;
            }

            changed = true;
            if (!recipient.Status.IsTerminal())
            {
                return recipient with { NextAttemptAt = now };
            }

            renewed = true;
            return recipient with
            {
                Status = Next(recipient.Status, RecipientInput.Retry),
                NextAttemptAt = now,
                Bounce = null,
                CycleStart = recipient.Attempts.Length,
            };
        });
        return !changed ? MessageStep.Unchanged(state) : MessageStep.Unchanged(state with
        {
            Recipients = recipients,
            ExpiresAt = renewed ? now + state.Window : state.ExpiresAt,
        });
    }
}
