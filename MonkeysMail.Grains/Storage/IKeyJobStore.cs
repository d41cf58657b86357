// Jobs on keys and what they walk in data_keys. A job is claimed for a short time by the database's clock; two silos that both believe to
// have it do no harm, because every row is changed by compare-and-set.
namespace MonkeysMail.Grains.Storage;

public interface IKeyJobStore
{
    /// <summary>Starts the job, from its beginning where there was one of the kind and workspace.</summary>
    Task OrderAsync(KeyJob job, CancellationToken ct);

    /// <summary>An unfinished job that is due and nobody else's now, the longest unattended first; the caller's for <paramref name="lease"/>.</summary>
    Task<KeyJob?> ClaimAsync(string runner, TimeSpan lease, CancellationToken ct);

    /// <summary>Keeps progress and renews the claim; false when the job was ordered anew, is gone or another's.</summary>
    /// <param name="job">As far as it has come.</param>
    /// <param name="runner">Whose claim it is.</param>
    /// <param name="lease">How long the claim lasts from now.</param>
    /// <param name="pause">Given: the claim ends, and nobody works on the job for so long.</param>
    /// <param name="finished">The job is done.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task<bool> SaveAsync(KeyJob job, string runner, TimeSpan lease, TimeSpan? pause, bool finished, CancellationToken ct);

    /// <summary>Unfinished ones first, then the latest.</summary>
    Task<IReadOnlyList<KeyJob>> ListAsync(int limit, CancellationToken ct);

    /// <summary>How many data keys each master key version wraps.</summary>
    Task<IReadOnlyDictionary<int, long>> CountByMasterAsync(CancellationToken ct);

    /// <summary>Some data keys that this version wraps.</summary>
    Task<IReadOnlyList<DataKeyRow>> FindWrappedByAsync(int masterVersion, int limit, CancellationToken ct);

    /// <summary>Data keys that are wrapped by another version than this.</summary>
    Task<IReadOnlyList<DataKeyRow>> FindWrappedByOthersAsync(int masterVersion, int limit, CancellationToken ct);

    /// <summary>Replaces the wrapping if it still is by <paramref name="former"/>.</summary>
    Task<bool> ReplaceWrappedAsync(DataKeyRow row, int former, CancellationToken ct);

    /// <summary>Workspaces after <paramref name="after"/> whose newest data key is older than <paramref name="age"/>, by id.</summary>
    Task<IReadOnlyList<WorkspaceId>> FindByKeyAgeAsync(TimeSpan age, WorkspaceId after, int limit, CancellationToken ct);
}
