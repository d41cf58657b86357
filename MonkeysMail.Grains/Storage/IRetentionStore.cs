// What retention deletes, in bounded steps, each a transaction of its own. Steps walk in the order of ids, which is that of time: `bound` ends a walk where nothing can be
// old enough any more. What a step did is not undone by the next, and doing it again does nothing.
namespace MonkeysMail.Grains.Storage;

public interface IRetentionStore
{
    /// <summary>A workspace that is due, and not due again before the lease ends; null when none is.</summary>
    Task<WorkspaceId?> ClaimAsync(TimeSpan lease, CancellationToken ct);

    /// <summary>When the workspace is due again, from now.</summary>
    Task PostponeAsync(WorkspaceId workspace, TimeSpan by, CancellationToken ct);

    /// <summary>Deletes contents of messages that ended before <paramref name="before"/>.</summary>
    Task<RetentionPage> DeleteContentsAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct);

    /// <summary>Deletes events older than <paramref name="before"/> of messages that have ended.</summary>
    Task<RetentionPage> DeleteEventsAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct);

    /// <summary>Finds messages that ended before <paramref name="before"/>.</summary>
    Task<EndedPage> FindEndedAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct);

    /// <summary>Deletes messages with their contents, events and look-ups; those that have not ended since they were found stay.</summary>
    /// <returns>How many messages.</returns>
    Task<int> DeleteMessagesAsync(WorkspaceId workspace, IReadOnlyList<EndedMessage> messages, IReadOnlyList<Lookup> lookups, CancellationToken ct);

    /// <summary>Deletes suppressions that have expired.</summary>
    Task<int> DeleteSuppressionsAsync(WorkspaceId workspace, DateTimeOffset before, int limit, CancellationToken ct);
}
