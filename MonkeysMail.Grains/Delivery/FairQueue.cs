namespace MonkeysMail.Grains.Delivery;

/// <summary>The waiting jobs of a destination: each workspace with jobs gets one turn after the other, so that a flood of one tenant delays no
/// other. Not safe for concurrent use: the destination's lock guards it.</summary>
internal sealed class FairQueue
{
    private readonly Dictionary<WorkspaceId, Queue<DeliveryItem>> _byWorkspace = [];
    private readonly Queue<(WorkspaceId Workspace, Queue<DeliveryItem> Items)> _turns = [];
    private readonly Queue<DeliveryItem> _returned = [];
    private Queue<DeliveryItem>? _spare;

    public int Count { get; private set; }

    public void Enqueue(DeliveryItem item)
    {
        Count++;
        if (_byWorkspace.TryGetValue(item.Job.Workspace, out var items))
        {
            items.Enqueue(item);
            return;
        }

        items = _spare ?? new Queue<DeliveryItem>();
        _spare = null;
        items.Enqueue(item);
        _byWorkspace.Add(item.Job.Workspace, items);
        _turns.Enqueue((item.Job.Workspace, items));
    }

    /// <summary>Puts back what had its turn already.</summary>
    public void Return(DeliveryItem item)
    {
        Count++;
        _returned.Enqueue(item);
    }

    /// <summary>Since when the oldest job waits; null when none does. Each workspace's jobs are in their order, so that only the first of
    /// each is looked at.</summary>
    public long? OldestSince()
    {
        long? oldest = _returned.TryPeek(out var returned) ? returned.WaitsSince : null;
        foreach (var (_, items) in _turns)
        {
            var first = items.Peek().WaitsSince;
            oldest = oldest < first ? oldest : first;
        }

        return oldest;
    }

    /// <summary>The workspaces with the most jobs, and since when the oldest of each waits.</summary>
    public ImmutableArray<(WorkspaceId Workspace, int Waiting, long Since)> Deepest(int atMost) =>
        [.. _turns.Select(turn => (turn.Workspace, turn.Items.Count, turn.Items.Peek().WaitsSince)).OrderByDescending(turn => turn.Count).Take(atMost)];

    public bool TryDequeue(out DeliveryItem? item)
    {
        item = null;
        if (Count == 0)
        {
            return false;
        }

        Count--;
        if (_returned.TryDequeue(out item))
        {
            return true;
        }

        var turn = _turns.Dequeue();
        item = turn.Items.Dequeue();
        if (turn.Items.Count > 0)
        {
            _turns.Enqueue(turn);
        }
        else
        {
            _byWorkspace.Remove(turn.Workspace);
            _spare = turn.Items;
        }

        return true;
    }
}
