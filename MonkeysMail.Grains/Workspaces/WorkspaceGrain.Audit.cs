// How the workspace's changes come into its audit log: with the state, in one write, and from there into the chain. What is in the chain leaves the state with the
// next write; should that never come, it is offered again at the next activation, and the chain knows it by its id. How far the chain has come is kept with the state
// too, sealed: a log that was cut, erased or put back is noticed by that (AuditLogGrain compares).
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain : IWorkspaceAuditGrain
{
    private readonly HashSet<Guid> published = [];
    private long auditPosition;

    // True when the state does not have the chain's position yet.
    private bool OwesAuditPosition => auditPosition > workspace.State.AuditPosition;

    Task IWorkspaceAuditGrain.ReachedAsync(long position)
    {
        if (!guard.Created)
        {
            return Task.CompletedTask;
        }

        var known = Math.Max(auditPosition, workspace.State.AuditPosition);
        if (position < known)
        {
            LogChainIsShorter(Id, position, known);
        }

        auditPosition = Math.Max(position, known);
        return Task.CompletedTask;
    }

    Task<long> IWorkspaceAuditGrain.KnownAsync() => Task.FromResult(guard.Created ? Math.Max(auditPosition, workspace.State.AuditPosition) : 0);

    /// <summary>Writes the state with everything that its journal tells, and publishes that.</summary>
    private async Task SaveAsync(CancellationToken ct = default)
    {
        var journal = workspace.State.Journal.Unpublished;
        journal.RemoveAll(draft => published.Remove(draft.Id));
        workspace.State.AuditPosition = Math.Max(auditPosition, workspace.State.AuditPosition);
        ImmutableArray<AuditDraft> written = [.. journal];
        await workspace.WriteStateAsync(ct);
        var offered = Publish(written);

        // What an operator did is in the outbox of the operators' log before it is answered; should that fail, it stays in the state.
        await offered.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task Publish(ImmutableArray<AuditDraft> drafts)
    {
        if (drafts.IsEmpty)
        {
            return Task.CompletedTask;
        }

        var offered = OperatorLog.OfferAsync(sealers, audit, OperatorLog.Of(Id, drafts));
        PublishAsync(drafts, offered).Ignore();
        return offered;
    }

    private async Task PublishAsync(ImmutableArray<AuditDraft> drafts, Task offered)
    {
        try
        {
            await Task.WhenAll(grains.GetGrain<IAuditChainGrain>(this.GetPrimaryKey()).AppendAsync(drafts), offered);
            published.UnionWith(drafts.Select(draft => draft.Id));
        }
        catch (Exception exception)
        {
            LogNotPublished(Id, drafts.Length, exception);
        }
    }

    [LoggerMessage(EventId = 1624, Level = LogLevel.Error,
        Message = "The audit chain of {Workspace} ends at {Position} but was at {Known}: entries were taken out of the database, or an older one was put back")]
    private partial void LogChainIsShorter(WorkspaceId workspace, long position, long known);

    [LoggerMessage(EventId = 1607, Level = LogLevel.Warning, Message = "{Count} audit entries of {Workspace} could not be published; they stay in its state")]
    private partial void LogNotPublished(WorkspaceId workspace, int count, Exception exception);
}
