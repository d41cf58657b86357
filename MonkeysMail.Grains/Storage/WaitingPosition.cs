namespace MonkeysMail.Grains.Storage;

/// <summary>A place in the queue of a shard.</summary>
public sealed record WaitingPosition(DateTimeOffset DueAt, Guid Message);
