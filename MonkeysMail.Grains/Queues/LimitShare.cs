namespace MonkeysMail.Grains.Queues;

/// <summary>What a silo may use of a limit, until it is told otherwise or has not been told anything for <see cref="ShareTable.Lease"/>.</summary>
[GenerateSerializer, Immutable, Alias("mm.LimitShare")]
public sealed record LimitShare([property: Id(0)] string Key, [property: Id(1)] int Connections, [property: Id(2)] double? Rate);
