// What an operator can see of the agent. Reading takes each destination's lock for a moment and changes nothing.
namespace MonkeysMail.Grains.Delivery;

public sealed partial class DeliveryAgent
{
    /// <inheritdoc/>
    public int Queued => Volatile.Read(ref _queued);

    /// <inheritdoc/>
    public int Connections
    {
        get
        {
            lock (_slots)
            {
                return _lanes;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<DestinationView> Describe() => [.. AllDestinations().Select(destination => destination.Describe())];
}
