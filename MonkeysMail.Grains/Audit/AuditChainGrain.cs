// The one writer of a workspace's audit chain. It keeps the head in memory; a second activation, as a split cluster may have for a moment, finds the head moved and
// reads it again. A waiting entry that does not open holds up no other: UnreadableEntry stands for it.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

public sealed partial class AuditChainGrain(
    IAuditStore store, IWorkspaceSealers sealers, IGrainFactory grains, TimeProvider time, ILogger<AuditChainGrain> logger) : Grain, IAuditChainGrain
{
    private const int OutboxPage = 500;
    private const int MostTries = 5;

    // Told in the log already by this activation.
    private readonly HashSet<Guid> unreadable = [];
    private AuditHeadRow? head;

    private WorkspaceId Workspace => new(this.GetPrimaryKey());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        head = await store.ReadHeadAsync(Workspace, cancellationToken);
        TellPosition();
    }

    Task IAuditChainGrain.AppendAsync(ImmutableArray<AuditDraft> drafts) => PublishAsync(drafts);

    async Task IAuditChainGrain.DrainAsync()
    {
        try
        {
            await DrainAsync();
        }
        catch (Exception exception)
        {
            // Nobody waits for the answer. The next look comes in seconds.
            LogNotDrained(Workspace, exception);
        }
    }

    private async Task DrainAsync()
    {
        for (var after = Guid.Empty; ;)
        {
            var waiting = await store.ReadOutboxAsync(Workspace, after, OutboxPage, CancellationToken.None);
            if (waiting.Count == 0)
            {
                return;
            }

            var sealer = await sealers.GetAsync(Workspace);
            await PublishAsync([.. waiting.Select(row => Read(sealer, row))]);
            if (waiting.Count < OutboxPage)
            {
                return;
            }

            after = waiting[^1].Id;
        }
    }

    private AuditDraft Read(WorkspaceSealer sealer, AuditOutboxRow row)
    {
        try
        {
            return AuditOutbox.Open(sealer, row);
        }
        catch (CryptographicException exception) when (exception is not (WorkspaceDestroyedException or MasterKeysUnavailableException))
        {
            AuditMetrics.CouldNotRead();
            if (unreadable.Add(row.Id))
            {
                LogDoesNotOpen(new AuditId(row.Id), Workspace, exception);
            }

            return UnreadableEntry.Of(row, time.GetUtcNow());
        }
    }

    async Task<int> IAuditChainGrain.TrimAsync(DateTimeOffset before, int limit)
    {
        if (head is null)
        {
            return 0;
        }

        var rows = await store.ReadUpAsync(Workspace, head.Start, limit, CancellationToken.None);
        var old = rows.TakeWhile(row => row.CreatedAt < before && row.Position <= head.Position).ToList();
        if (old.Count == 0)
        {
            return 0;
        }

        var sealer = await sealers.GetAsync(Workspace);
        var next = AuditChain.Head(sealer, Workspace, old[^1].Position, old[^1].Hash, head.Position, head.Hash);
        if (!await store.TrimAsync(next, CancellationToken.None))
        {
            // Another writer moved it: the next walk trims.
            head = await store.ReadHeadAsync(Workspace, CancellationToken.None);
            return 0;
        }

        head = next;
        return old.Count;
    }

    private async Task PublishAsync(ImmutableArray<AuditDraft> drafts)
    {
        if (drafts.IsEmpty)
        {
            return;
        }

        var sealer = await sealers.GetAsync(Workspace);
        for (var tries = 1; ; tries++)
        {
            var known = await store.FindAsync(Workspace, [.. drafts.Select(draft => draft.Id)], CancellationToken.None);
            var rows = Chain(sealer, drafts.Where(draft => !known.Contains(draft.Id)).DistinctBy(draft => draft.Id), out var next);
            if (rows.Count == 0)
            {
                return;
            }

            if (await store.AppendAsync(head?.Position ?? 0, next, rows, CancellationToken.None))
            {
                head = next;
                TellPosition();
                return;
            }

            if (tries == MostTries)
            {
                throw new InvalidOperationException("The audit chain moves under another writer.");
            }

            head = await store.ReadHeadAsync(Workspace, CancellationToken.None);
        }
    }

    // Whose it is keeps it sealed: the check of the chain compares.
    private void TellPosition()
    {
        if (head is { Position: > 0 })
        {
            (Workspace == OperatorLog.Owner
                ? grains.GetGrain<IOperatorAuditGrain>(Workspace.Value).ReachedAsync(head.Position)
                : grains.GetGrain<IWorkspaceAuditGrain>(Workspace.Value).ReachedAsync(head.Position)).Ignore();
        }
    }

    private List<AuditRow> Chain(WorkspaceSealer sealer, IEnumerable<AuditDraft> drafts, out AuditHeadRow next)
    {
        var rows = new List<AuditRow>();
        var position = head?.Position ?? 0;
        var hash = head?.Hash ?? [.. AuditChain.Origin];
        foreach (var draft in drafts)
        {
            position++;
            var blob = AuditCodec.Seal(sealer, draft);
            hash = AuditChain.Link(hash, position, draft.Id, draft.At, blob);
            rows.Add(new AuditRow(Workspace, position, draft.Id, draft.At, hash, blob));
        }

        next = AuditChain.Head(sealer, Workspace, head?.Start ?? 0, head?.StartHash ?? [.. AuditChain.Origin], position, hash);
        return rows;
    }

    [LoggerMessage(EventId = 1637, Level = LogLevel.Error,
        Message = "Audit entry {Entry} of {Workspace} waits for its place in the chain and does not open: its row was changed, or its key is gone. The chain tells of it; the others go on")]
    private partial void LogDoesNotOpen(AuditId entry, WorkspaceId workspace, Exception exception);

    [LoggerMessage(EventId = 1638, Level = LogLevel.Warning, Message = "What waits for the audit chain of {Workspace} could not be taken into it; it is tried again")]
    private partial void LogNotDrained(WorkspaceId workspace, Exception exception);
}
