namespace MonkeysMail.Grains.Contracts;

/// <summary>The state of a recipient. A message's own status is the first of <see cref="DeliveryStatusOrder"/> that any recipient has.
/// Numbers are stored: never renumber.</summary>
[GenerateSerializer, Alias("mm.DeliveryStatus")]
public enum DeliveryStatus
{
    Queued = 0,
    Deferred = 1,
    Scheduled = 2,
    Bounced = 3,
    Expired = 4,
    Canceled = 5,
    Suppressed = 6,
    Delivered = 7,
    Captured = 8,
}
