namespace MonkeysMail.Grains.Contracts;

/// <summary>Which recipient's state names the whole message's: the first in this order that any recipient has.</summary>
public static class DeliveryStatusOrder
{
    private static readonly DeliveryStatus[] Order =
    [
        DeliveryStatus.Queued, DeliveryStatus.Deferred, DeliveryStatus.Scheduled, DeliveryStatus.Bounced, DeliveryStatus.Expired,
        DeliveryStatus.Canceled, DeliveryStatus.Suppressed, DeliveryStatus.Delivered, DeliveryStatus.Captured,
    ];

    public static DeliveryStatus Combine(IEnumerable<DeliveryStatus> recipients)
    {
        var present = recipients.ToHashSet();
        return Order.First(present.Contains);
    }

    /// <summary>True when nothing more will be tried.</summary>
    public static bool IsTerminal(this DeliveryStatus status) =>
        status is not (DeliveryStatus.Queued or DeliveryStatus.Deferred or DeliveryStatus.Scheduled);
}
