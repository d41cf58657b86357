namespace MonkeysMail.Grains.Delivery;

/// <summary>How much of this silo's lease is left, by the monotonic clock.</summary>
public interface ILeaseClock
{
    TimeSpan Left { get; }
}
