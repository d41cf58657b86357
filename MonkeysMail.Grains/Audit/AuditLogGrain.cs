// Reads of an audit log. Stateless: as many activations as the load asks for. What a filter asks is inside sealed rows, so a page looks at a bounded number of them
// and tells where to go on. An entry that does not open is left out of lists; the check names it.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using Orleans.Concurrency;

namespace MonkeysMail.Grains.Audit;

[StatelessWorker]
public sealed partial class AuditLogGrain(IAuditStore store, IWorkspaceSealers sealers, IGrainFactory grains, ILogger<AuditLogGrain> logger) : Grain, IAuditLogGrain
{
    private const int ReadAtOnce = 500;
    private const int MostOpened = 5_000;
    private const int MostChecked = 10_000;

    private WorkspaceId Workspace => new(this.GetPrimaryKey());

    async Task<AuditPage> IAuditLogGrain.ListAsync(AuditQuery query)
    {
        var sealer = await sealers.GetAsync(Workspace);
        var found = ImmutableArray.CreateBuilder<AuditEntry>();
        var cursor = query.Cursor ?? (query.OldestFirst ? 0 : long.MaxValue);
        for (var opened = 0; opened < MostOpened;)
        {
            var rows = query.OldestFirst
                ? await store.ReadUpAsync(Workspace, cursor, ReadAtOnce, CancellationToken.None)
                : await store.ReadDownAsync(Workspace, cursor, ReadAtOnce, CancellationToken.None);
            foreach (var row in rows)
            {
                opened++;
                cursor = row.Position;
                if (IsPast(query, row))
                {
                    return new AuditPage(found.ToImmutable(), null);
                }

                if (Matches(query, row) && TryOpen(sealer, row) is { } entry && Matches(query, entry))
                {
                    found.Add(entry);
                    if (found.Count == query.Limit)
                    {
                        return new AuditPage(found.ToImmutable(), cursor);
                    }
                }
            }

            if (rows.Count < ReadAtOnce)
            {
                return new AuditPage(found.ToImmutable(), null);
            }
        }

        return new AuditPage(found.ToImmutable(), cursor);
    }

    async Task<AuditCheck> IAuditLogGrain.CheckAsync(AuditCheck? from)
    {
        var check = await CheckAsync(from);

        // Retention may have moved the start of the chain over what was just being read.
        return check.Fault == AuditFault.Missing && await store.ReadHeadAsync(Workspace, CancellationToken.None) is { } head && head.Start >= check.Position
            ? await CheckAsync(from)
            : check;
    }

    private async Task<AuditCheck> CheckAsync(AuditCheck? from)
    {
        // What the workspace knows first, then the head: what is added meanwhile is after both.
        var known = Workspace == OperatorLog.Owner
            ? await grains.GetGrain<IOperatorAuditGrain>(Workspace.Value).KnownAsync()
            : await grains.GetGrain<IWorkspaceAuditGrain>(Workspace.Value).KnownAsync();
        var sealer = await sealers.GetAsync(Workspace);
        if (await store.ReadHeadAsync(Workspace, CancellationToken.None) is not { } head)
        {
            var strays = await store.ReadUpAsync(Workspace, 0, 1, CancellationToken.None);
            return strays.Count > 0 ? new AuditCheck(0, AuditChain.Origin, true, AuditFault.Head, strays[0].Position)
                : known > 0 ? new AuditCheck(0, AuditChain.Origin, true, AuditFault.Missing, 1)
                : new AuditCheck(0, AuditChain.Origin, true, AuditFault.None, 0);
        }

        if (!AuditChain.IsAuthentic(sealer, head))
        {
            return new AuditCheck(from?.Checked ?? 0, from?.Hash ?? AuditChain.Origin, true, AuditFault.Head, head.Position);
        }

        var position = Math.Max(from?.Checked ?? 0, head.Start);
        var hash = from is not null && from.Checked >= head.Start ? [.. from.Hash] : head.StartHash;
        for (var done = 0; done < MostChecked && position < head.Position;)
        {
            var rows = await store.ReadUpAsync(Workspace, position, ReadAtOnce, CancellationToken.None);
            foreach (var row in rows.TakeWhile(row => row.Position <= head.Position))
            {
                done++;
                if (row.Position != position + 1)
                {
                    return Broken(AuditFault.Missing);
                }

                if (AuditCodec.Covered(sealer, row) is not { } covered
                    || AuditChain.Link(hash, row.Position, row.Id, row.CreatedAt, covered) is not { } link
                    || !link.AsSpan().SequenceEqual(row.Hash))
                {
                    return Broken(AuditFault.Changed);
                }

                position = row.Position;
                hash = link;
            }

            if (rows.Count == 0)
            {
                return Broken(AuditFault.Missing);
            }
        }

        if (position < head.Position)
        {
            return new AuditCheck(position, ImmutableArray.Create(hash), false, AuditFault.None, 0);
        }

        // A head of an earlier time is authentic too: the workspace knows that there was more.
        if (head.Position < known)
        {
            position = head.Position;
            return Broken(AuditFault.Missing);
        }

        // More was added since an earlier part read its head, or the last link is another one.
        return position > head.Position || hash.AsSpan().SequenceEqual(head.Hash)
            ? new AuditCheck(position, ImmutableArray.Create(hash), true, AuditFault.None, 0)
            : new AuditCheck(position, ImmutableArray.Create(hash), true, AuditFault.Head, position);

        AuditCheck Broken(AuditFault fault) => new(position, ImmutableArray.Create(hash), true, fault, position + 1);
    }

    private AuditEntry? TryOpen(WorkspaceSealer sealer, AuditRow row)
    {
        try
        {
            return AuditCodec.Open(sealer, row);
        }
        catch (CryptographicException exception) when (exception is not (WorkspaceDestroyedException or MasterKeysUnavailableException))
        {
            LogDoesNotOpen(row.Position, row.Workspace, exception);
            return null;
        }
    }

    [LoggerMessage(EventId = 1603, Level = LogLevel.Error,
        Message = "Entry {Position} of the audit log of {Workspace} does not open and is left out of lists; GET /v1/audit/verify tells whether it was changed")]
    private partial void LogDoesNotOpen(long position, WorkspaceId workspace, Exception exception);

    private static bool IsPast(AuditQuery query, AuditRow row) =>
        query.OldestFirst ? row.CreatedAt >= query.Before + Slack : row.CreatedAt < query.After - Slack;

    // Positions are given when entries are published: times go up with them but for as long as a change may wait.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private static bool Matches(AuditQuery query, AuditRow row) =>
        (query.After is not { } after || row.CreatedAt >= after) && (query.Before is not { } before || row.CreatedAt < before);

    private static bool Matches(AuditQuery query, AuditEntry entry) =>
        (query.Action is null || entry.Action == query.Action)
        && (query.Actor is null || entry.Actor.Id == query.Actor)
        && (query.Target is null || entry.Target == query.Target);
}
