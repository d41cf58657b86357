// How the state changes, as the workspace's does: one change at a time, to a copy, that is true after its write; its audit entries are in the same write and are
// published from there.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;

namespace MonkeysMail.Grains.Domains;

public sealed partial class DomainGrain : IDisposable
{
    private readonly SemaphoreSlim changing = new(1, 1);
    private readonly HashSet<Guid> published = [];

    /// <summary>Called by Orleans after the deactivation.</summary>
    public void Dispose() => changing.Dispose();

    private async Task ChangeAsync(Func<DomainState, bool> change)
    {
        await changing.WaitAsync();
        try
        {
            var before = domain.State;
            var draft = copier.Copy(before);
            if (!change(draft))
            {
                return;
            }

            draft.Journal.Unpublished.RemoveAll(entry => published.Remove(entry.Id));
            domain.State = draft;
            try
            {
                await domain.WriteStateAsync();
            }
            catch
            {
                domain.State = before;
                DeactivateOnIdle();
                throw;
            }

            Publish([.. draft.Journal.Unpublished]);
        }
        finally
        {
            changing.Release();
        }
    }

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
            await grains.GetGrain<IAuditChainGrain>(Workspace).AppendAsync(drafts);
            published.UnionWith(drafts.Select(draft => draft.Id));
        }
        catch (Exception exception)
        {
            LogNotPublished(Workspace, drafts.Length, exception);
        }
    }

    [LoggerMessage(EventId = 1705, Level = LogLevel.Error, Message = "A change of a sending domain of workspace {Workspace} may not have been written; its grain starts anew")]
    private partial void LogNotWritten(Guid workspace, Exception exception);

    [LoggerMessage(EventId = 1706, Level = LogLevel.Warning, Message = "{Count} audit entries of a sending domain of workspace {Workspace} could not be published; they stay in its state")]
    private partial void LogNotPublished(Guid workspace, int count, Exception exception);
}
