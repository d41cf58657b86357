// The suppression list, as its owner manages it. Rows and memory are SuppressionList's; here each change gets the audit entry that its transaction writes.
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Suppression;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain : ISuppressionListGrain
{
    private SuppressionList List => list ?? throw new InvalidOperationException("The workspace does not exist.");

    async Task<SuppressionCounts> ISuppressionListGrain.AddAsync(ImmutableArray<SuppressionEntry> entries, Actor actor)
    {
        var done = await List.AddAsync(entries, counts => SuppressionAudit.Added(time.GetUtcNow(), actor, entries, counts));
        grains.DrainAudit(Id);
        return done;
    }

    async Task<SuppressionCounts> ISuppressionListGrain.ImportAsync(ImmutableArray<SuppressionEntry> slice, SuppressionImport? note, Actor actor)
    {
        if (note is null)
        {
            return await List.AddAsync(slice);
        }

        var done = await List.AddAsync(slice, counts => SuppressionAudit.Imported(time.GetUtcNow(), actor, note, counts));
        grains.DrainAudit(Id);
        return done;
    }

    async Task<int> ISuppressionListGrain.RemoveAsync(string address, SuppressionScope? scope, Actor actor)
    {
        var removed = await List.RemoveAsync(address, scope, entries => SuppressionAudit.Removed(time.GetUtcNow(), actor, entries));
        grains.DrainAudit(Id);
        return removed;
    }

    Task<SuppressionPage> ISuppressionListGrain.ListAsync(SuppressionQuery query) => List.ListAsync(query);

    // A workspace that was deleted has no list any more.
    Task IWorkspaceGrain.SuppressAsync(ImmutableArray<SuppressionEntry> entries) => list is null ? Task.CompletedTask : list.AddAsync(entries);

    private void StartSuppressions()
    {
        list = new SuppressionList(Id, sealers, suppressions, time);

        // In the background: only calls that need the list wait for it, and they see a failure.
        list.LoadAsync().Ignore();
    }

    private ValueTask<ImmutableArray<int>> FindSuppressedAsync(ImmutableArray<string> addresses, MailStream stream) =>
        list is null ? ValueTask.FromResult<ImmutableArray<int>>([]) : list.FindAsync(addresses, stream);
}
