// What is to be done for workspaces in the background, and the means to it: bounded steps, each a transaction of its own.
namespace MonkeysMail.Grains.Storage;

public interface IWorkspaceJobStore
{
    /// <summary>A job that is due and nobody else's now; the caller's for <paramref name="lease"/>.</summary>
    Task<WorkspaceJob?> ClaimAsync(string runner, TimeSpan lease, CancellationToken ct);

    /// <summary>Keeps progress and renews the claim; false when there is another order, or the job is another's.</summary>
    /// <param name="job">As far as it has come.</param>
    /// <param name="runner">Whose claim it is.</param>
    /// <param name="lease">How long the claim lasts from now.</param>
    /// <param name="pause">Given: the claim ends, and nobody works on the job for so long.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task<bool> SaveAsync(WorkspaceJob job, string runner, TimeSpan lease, TimeSpan? pause, CancellationToken ct);

    /// <summary>The job is done.</summary>
    Task FinishAsync(WorkspaceJob job, string runner, CancellationToken ct);

    /// <summary>Deletes rows of the workspace, about <paramref name="limit"/>, from a place on.</summary>
    Task<DeletedPage> DeleteRowsAsync(WorkspaceTable table, WorkspaceId workspace, Guid from, int limit, CancellationToken ct);

    /// <summary>Reads a part of a shard's queue after a place, at most <paramref name="limit"/> rows of whatever workspace.</summary>
    Task<WaitingPage> FindWaitingAsync(short shard, WorkspaceId workspace, WaitingPosition? after, int limit, CancellationToken ct);
}
