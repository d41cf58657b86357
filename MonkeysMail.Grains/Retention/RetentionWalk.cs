// One walk over a workspace: bodies, messages, events, audit entries and suppressions whose window has ended are deleted, some at a time. It keeps no place: what was
// deleted is not found again, so a walk that broke off is simply made once more.
using System.Security.Cryptography;
using System.Text.Json;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Retention;

internal sealed class RetentionWalk(
    IRetentionStore store, IWorkspaceSealers sealers, IGrainFactory grains, RetentionOptions options, DatabaseClock clock)
{
    /// <summary>Walks over the workspace and tells it what was deleted.</summary>
    public async Task<RetentionReport> RunAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var guard = grains.GetGrain<IWorkspaceRetentionGrain>(workspace.Value);
        if (await guard.WindowsAsync() is not { } windows)
        {
            return new RetentionReport();
        }

        var steps = new Steps(workspace, store, options, ct);
        var report = new RetentionReport();
        try
        {
            // Messages first: what goes with them need not be deleted apart.
            report = report with { Messages = await DeleteMessagesAsync(steps, Before(windows.Metadata)) };
            report = report with { Bodies = await steps.WalkAsync(after => store.DeleteContentsAsync(workspace, after, Before(windows.Bodies), options.AtOnce, ct)) };
            report = report with { Events = await steps.WalkAsync(after => store.DeleteEventsAsync(workspace, after, Before(windows.Events), options.AtOnce, ct)) };
            report = report with { Suppressions = await steps.RepeatAsync(() => store.DeleteSuppressionsAsync(workspace, clock.GetUtcNow(), options.AtOnce, ct)) };
            var chain = grains.GetGrain<IAuditChainGrain>(workspace.Value);
            report = report with { Audit = await steps.RepeatAsync(() => chain.TrimAsync(Before(windows.Audit), options.AtOnce)) };
        }
        finally
        {
            RetentionMetrics.Deleted(report);
            if (!report.IsEmpty)
            {
                await guard.ReportAsync(report);
            }
        }

        return report;
    }

    private DateTimeOffset Before(int? days) => clock.GetUtcNow() - TimeSpan.FromDays(days!.Value);

    private async Task<long> DeleteMessagesAsync(Steps steps, DateTimeOffset before)
    {
        var sealer = await sealers.GetAsync(steps.Workspace);
        return await steps.WalkAsync(async after =>
        {
            var page = await store.FindEndedAsync(steps.Workspace, after, before, options.AtOnce, steps.Token);
            if (page.Messages.Count == 0)
            {
                return new RetentionPage(0, page.Last);
            }

            ImmutableArray<Lookup> lookups = [.. page.Messages.SelectMany(message => LookupsOf(sealer, message))];
            return new RetentionPage(await store.DeleteMessagesAsync(steps.Workspace, page.Messages, lookups, steps.Token), page.Last);
        });
    }

    // A head that does not open does not tell its look-ups: they stay behind, and find nothing. It must not keep everything else of the workspace.
    private static IEnumerable<Lookup> LookupsOf(WorkspaceSealer sealer, EndedMessage message)
    {
        try
        {
            return MessageCodec.Lookups(sealer, MessageCodec.OpenHead(sealer, message.Id, message.Head)).Select(hash => new Lookup(message.Id, hash));
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return [];
        }
    }

    // Every step rests after it deleted something, and now and then keeps others from this workspace.
    private sealed class Steps(WorkspaceId workspace, IRetentionStore store, RetentionOptions options, CancellationToken ct)
    {
        private long keptAt = TimeProvider.System.GetTimestamp();

        public WorkspaceId Workspace => workspace;

        public CancellationToken Token => ct;

        public async Task<long> WalkAsync(Func<Guid, Task<RetentionPage>> step)
        {
            var deleted = 0L;
            for (Guid? after = Guid.Empty; after is { } place;)
            {
                var page = await step(place);
                deleted += page.Deleted;
                after = page.Last;
                await RestAsync(page.Deleted);
            }

            return deleted;
        }

        public async Task<long> RepeatAsync(Func<Task<int>> step)
        {
            var deleted = 0L;
            for (var last = options.AtOnce; last == options.AtOnce;)
            {
                last = await step();
                deleted += last;
                await RestAsync(last);
            }

            return deleted;
        }

        private async Task RestAsync(int deleted)
        {
            ct.ThrowIfCancellationRequested();
            if (TimeProvider.System.GetElapsedTime(keptAt) > options.Lease / 3)
            {
                await store.PostponeAsync(workspace, options.Lease, ct);
                keptAt = TimeProvider.System.GetTimestamp();
            }

            if (deleted > 0)
            {
                await Task.Delay(options.Pause, TimeProvider.System, ct);
            }
        }
    }
}
