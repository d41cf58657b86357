namespace MonkeysMail.Grains.Delivery;

/// <summary>Whether an operator holds all deliveries of this silo. Acceptance goes on: mail waits in the store.</summary>
public interface IDeliveryHold
{
    bool IsHeld { get; }
}
