// What operators ask of the database. Every question is bounded: it walks an index from a known place and stops after so many rows, so that
// asking costs a fraction of a second however large the tables are. Answers hold ids, counts and times, never an address.
namespace MonkeysMail.Grains.Storage;

public interface IOperatorStore
{
    /// <summary>Counts each workspace's messages of the time before now, newest first, at most <paramref name="rows"/> of a workspace; only those
    /// with any, at most <paramref name="workspaces"/>, by id.</summary>
    Task<IReadOnlyList<WorkspaceVolume>> MeasureAsync(TimeSpan window, int rows, int workspaces, CancellationToken ct);

    /// <summary>Messages that do not get on, the longest due first.</summary>
    Task<IReadOnlyList<StuckMessage>> FindStuckAsync(StuckQuery query, CancellationToken ct);
}
