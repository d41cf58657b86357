namespace MonkeysMail.Grains.Operators;

/// <summary>A place in the list of queues. Depths change while pages are read: a queue may then be seen twice or not at all.</summary>
[GenerateSerializer, Immutable, Alias("mm.QueuePosition")]
public sealed record QueuePosition([property: Id(0)] int Depth, [property: Id(1)] string Destination, [property: Id(2)] string Silo)
{
    /// <summary>From deep to shallow, then by destination, then by silo.</summary>
    public static Comparer<QueuePosition> Order { get; } = Comparer<QueuePosition>.Create(static (a, b) =>
    {
        var byDepth = b.Depth.CompareTo(a.Depth);
        var byDestination = byDepth != 0 ? byDepth : string.CompareOrdinal(a.Destination, b.Destination);
        return byDestination != 0 ? byDestination : string.CompareOrdinal(a.Silo, b.Silo);
    });
}
