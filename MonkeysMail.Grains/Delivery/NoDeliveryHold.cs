namespace MonkeysMail.Grains.Delivery;

/// <summary>Nothing is ever held.</summary>
internal sealed class NoDeliveryHold : IDeliveryHold
{
    public bool IsHeld => false;
}
