// The names of states, events and streams at the edge: snake_case, stable.
namespace MonkeysMail.Api.Http.Messages;

internal static class StatusNames
{
    public static readonly ImmutableArray<string> All =
        ["queued", "deferred", "scheduled", "bounced", "expired", "canceled", "suppressed", "delivered", "captured"];

    public static string Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Queued => "queued",
        DeliveryStatus.Deferred => "deferred",
        DeliveryStatus.Scheduled => "scheduled",
        DeliveryStatus.Bounced => "bounced",
        DeliveryStatus.Expired => "expired",
        DeliveryStatus.Canceled => "canceled",
        DeliveryStatus.Suppressed => "suppressed",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Captured => "captured",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A state without a name."),
    };

    public static string Of(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Delivered => "delivered",
        AttemptOutcome.Deferred => "deferred",
        AttemptOutcome.Bounced => "bounced",
        AttemptOutcome.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a name."),
    };

    public static string Of(MailEventType type) => type switch
    {
        MailEventType.Accepted => "accepted",
        MailEventType.Scheduled => "scheduled",
        MailEventType.Deferred => "deferred",
        MailEventType.Delivered => "delivered",
        MailEventType.Bounced => "bounced",
        MailEventType.Suppressed => "suppressed",
        MailEventType.Expired => "expired",
        MailEventType.Canceled => "canceled",
        MailEventType.Captured => "captured",
        MailEventType.Complained => "complained",
        MailEventType.Delayed => "delayed",
        MailEventType.Unsubscribed => "unsubscribed",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An event without a name."),
    };

    public static string Of(MailStream stream) => stream == MailStream.Broadcast ? "broadcast" : "transactional";

    public static bool TryParse(string text, out DeliveryStatus status)
    {
        foreach (var value in Enum.GetValues<DeliveryStatus>())
        {
            if (string.Equals(Of(value), text, StringComparison.Ordinal))
            {
                status = value;
                return true;
            }
        }

        status = default;
        return false;
    }
}
