namespace MonkeysMail.Grains.Queues;

/// <summary>What every silo is to know.</summary>
/// <param name="Holds">In force.</param>
/// <param name="Flushed">Destinations that were just ordered to be tried: they rest no longer. By order.</param>
/// <param name="Pools">The workspaces that have a pool of source addresses of their own.</param>
[GenerateSerializer, Immutable, Alias("mm.QueueNotice")]
public sealed record QueueNotice(
    [property: Id(0)] ImmutableArray<QueueHold> Holds,
    [property: Id(1)] ImmutableDictionary<Guid, string> Flushed,
    [property: Id(2)] ImmutableDictionary<WorkspaceId, string> Pools);
