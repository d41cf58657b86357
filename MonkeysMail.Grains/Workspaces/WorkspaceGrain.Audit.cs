// How the workspace's changes come into its audit log: with the state, in one write, and from there into the chain. What is in the chain leaves the state with the
// next write; should that never come, it is offered again at the next activation, and the chain knows it by its id.
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain
{
    private readonly HashSet<Guid> published = [];

    /// <summary>Writes the state with everything that its journal tells, and publishes that.</summary>
    private async Task SaveAsync(CancellationToken ct = default)
    {
        var journal = workspace.State.Journal.Unpublished;
        journal.RemoveAll(draft => published.Remove(draft.Id));
        ImmutableArray<AuditDraft> written = [.. journal];
        await workspace.WriteStateAsync(ct);
        Publish(written);
    }

    // Before the one write that makes it true.
    private void Note(Actor actor, string action, string target, JsonObject? before, JsonObject? after) =>
        workspace.State.Journal.Add(time.GetUtcNow(), actor, action, target, before?.ToJsonString(), after?.ToJsonString());

    private void Publish(ImmutableArray<AuditDraft> drafts)
    {
        if (!drafts.IsEmpty)
        {
            PublishAsync(drafts).Ignore();
        }
    }

    private async Task PublishAsync(ImmutableArray<AuditDraft> drafts)
    {
        try
        {
            await grains.GetGrain<IAuditChainGrain>(this.GetPrimaryKey()).AppendAsync(drafts);
            published.UnionWith(drafts.Select(draft => draft.Id));
        }
        catch (Exception exception)
        {
            LogNotPublished(Id, drafts.Length, exception);
        }
    }

    [LoggerMessage(EventId = 1601, Level = LogLevel.Warning, Message = "{Count} audit entries of {Workspace} could not be published; they stay in its state")]
    private partial void LogNotPublished(WorkspaceId workspace, int count, Exception exception);
}
