namespace MonkeysMail.Grains.Contracts;

/// <summary>Kinds of message events (snake_case at the edge). Numbers are stored: never renumber.</summary>
[GenerateSerializer, Alias("mm.MailEventType")]
public enum MailEventType
{
    Accepted = 0,
    Scheduled = 1,
    Deferred = 2,
    Delivered = 3,
    Bounced = 4,
    Suppressed = 5,
    Expired = 6,
    Canceled = 7,
    Captured = 8,

    /// <summary>A recipient complained (feedback report).</summary>
    Complained = 9,

    /// <summary>A server on the way reports that it has not delivered yet.</summary>
    Delayed = 10,

    /// <summary>A recipient unsubscribed by mail.</summary>
    Unsubscribed = 11,
}
