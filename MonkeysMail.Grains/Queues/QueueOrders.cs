// What an order changes of the state. Pure.
using MonkeysMail.Grains.Messages;

namespace MonkeysMail.Grains.Queues;

internal static class QueueOrders
{
    /// <summary>Holds at a time: every silo looks each message up in them.</summary>
    public const int MostHolds = 1_000;

    /// <summary>Workspaces with a pool of their own.</summary>
    public const int MostPools = 1_000;

    /// <summary>Orders that walk at a time.</summary>
    public const int MostRunning = 100;

    /// <summary>By then every silo knows of an order; walks begin no earlier.</summary>
    public static readonly TimeSpan Known = TimeSpan.FromSeconds(2);

    private const int MostFinished = 50;

    /// <summary>False: there is no room for it.</summary>
    public static bool TryApply(QueueState state, QueueOrder order, Guid id, DateTimeOffset now)
    {
        if (order.Action == QueueAction.Hold)
        {
            if (state.Holds.Any(hold => hold.IsOf(order)))
            {
                return true;
            }

            if (state.Holds.Length >= MostHolds)
            {
                return false;
            }

            state.Holds = state.Holds.Add(new QueueHold(order.Destination, order.Workspace, order.Reason, now));
            return true;
        }

        if (state.Jobs.Count(job => job.FinishedAt is null) >= MostRunning)
        {
            return false;
        }

        if (order.Action == QueueAction.Release)
        {
            state.Holds = state.Holds.RemoveAll(hold => hold.IsOf(order));
        }

        state.Jobs = state.Jobs.Add(new QueueJob(id, order, now, now + Known, 0, null, Guid.Empty, 0, 0, null));
        return true;
    }

    /// <summary>False: there is no room for it.</summary>
    public static bool TryGive(QueueState state, WorkspaceId workspace, string? pool)
    {
        if (pool is not null && state.Pools.Count >= MostPools && !state.Pools.ContainsKey(workspace))
        {
            return false;
        }

        state.Pools = pool is null ? state.Pools.Remove(workspace) : state.Pools.SetItem(workspace, pool);
        return true;
    }

    /// <summary>A walk has come further, or to its end.</summary>
    public static void Advance(QueueState state, QueueJob job)
    {
        var jobs = state.Jobs.Select(known => known.Id == job.Id ? job : known).ToList();
        var surplus = jobs.Count(known => known.FinishedAt is not null) - MostFinished;
        if (surplus > 0)
        {
            jobs.RemoveAll(known => known.FinishedAt is not null && surplus-- > 0);
        }

        state.Jobs = [.. jobs];
    }

    /// <summary>Those whose destinations must not rest meanwhile.</summary>
    public static QueueNotice NoticeOf(QueueState state) => new(
        state.Holds,
        state.Jobs
            .Where(job => job is { FinishedAt: null, Order: { Action: QueueAction.Flush, Destination: not null } })
            .ToImmutableDictionary(job => job.Id, job => job.Order.Destination!),
        state.Pools);
}
