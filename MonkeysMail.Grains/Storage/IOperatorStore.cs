// What operators ask of the database. Every question is bounded: it walks an index from a known place and stops after so many rows, so that
// asking costs a fraction of a second however large the tables are. Answers hold ids, counts and times, never an address.
namespace MonkeysMail.Grains.Storage;

public interface IOperatorStore
{
    /// <summary>Counts the messages of each workspace in the time before now, the newest first, up to the bounds; by workspace id, those with
    /// any.</summary>
    Task<IReadOnlyList<WorkspaceVolume>> MeasureAsync(TimeSpan window, VolumeBounds bounds, CancellationToken ct);

    /// <summary>A part of a shard's queue after a place, by the time when messages are due; the last part has fewer than <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<WaitingMessage>> FindWaitingAsync(short shard, WaitingPosition? after, int limit, CancellationToken ct);

    /// <summary>Messages that do not get on, the longest due first.</summary>
    Task<IReadOnlyList<StuckMessage>> FindStuckAsync(StuckQuery query, CancellationToken ct);
}
