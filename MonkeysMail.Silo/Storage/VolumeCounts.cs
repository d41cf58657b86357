using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage;

/// <summary>Gathers counts by workspace and status. A workspace that has more than <paramref name="most"/> rows is not counted in full: its counts
/// then hold from its oldest counted row on.</summary>
internal sealed class VolumeCounts(DateTimeOffset since, int most)
{
    private readonly Dictionary<WorkspaceId, (Dictionary<DeliveryStatus, long> Counts, DateTimeOffset Oldest)> _found = [];

    public void Add(WorkspaceId workspace, DeliveryStatus status, long count, DateTimeOffset oldest)
    {
        var (counts, before) = _found.TryGetValue(workspace, out var known) ? known : ([], DateTimeOffset.MaxValue);
        counts[status] = count;
        _found[workspace] = (counts, oldest < before ? oldest : before);
    }

    public List<WorkspaceVolume> ToList() => [.. _found.OrderBy(pair => pair.Key.Value).Select(pair =>
    {
        var isComplete = pair.Value.Counts.Values.Sum() <= most;
        return new WorkspaceVolume(pair.Key, pair.Value.Counts, isComplete ? since : pair.Value.Oldest, isComplete);
    })];
}
