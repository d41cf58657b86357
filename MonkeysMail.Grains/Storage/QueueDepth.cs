namespace MonkeysMail.Grains.Storage;

/// <summary>How much of a shard has not ended, by the database's clock.</summary>
/// <param name="Due">Messages due now, those in an attempt included; counted up to the limit that was asked for.</param>
/// <param name="Later">Messages that are deferred or scheduled; counted up to the same limit.</param>
/// <param name="OldestDue">How long the oldest of the due ones has been due; null when none is.</param>
public sealed record QueueDepth(long Due, long Later, TimeSpan? OldestDue);
