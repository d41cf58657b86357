namespace MonkeysMail.Grains.Delivery;

/// <summary>What operators hold, as this silo knows it.</summary>
/// <param name="known">Null: not known yet, and until then nothing is delivered.</param>
public sealed class QueueHolds(HeldQueues? known)
{
    private volatile HeldQueues? _known = known;

    public bool AreKnown => _known is not null;

    public HeldQueues Current => _known ?? HeldQueues.None;

    public void Set(HeldQueues known) => _known = known;
}
