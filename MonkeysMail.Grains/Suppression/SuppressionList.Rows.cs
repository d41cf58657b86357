// Changes and pages of the list: its rows, sealed and opened outside of the grain's turn.
using System.Text;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Grains.Suppression;

public sealed partial class SuppressionList
{
    /// <summary>The row first, then memory: an address that somebody was told is suppressed is one in both.</summary>
    /// <param name="note">The audit entry of what was done, or null for none.</param>
    public async Task<SuppressionCounts> AddAsync(ImmutableArray<SuppressionEntry> entries, Func<SuppressionCounts, AuditDraft?>? note = null)
    {
        var sealer = await sealers.GetAsync(workspace);
        var (rows, counts) = await Task.Run(async () =>
        {
            var sealedRows = entries.Select(entry => Seal(sealer, entry)).ToList();
            return (sealedRows, await store.AddAsync(sealedRows, note is null ? null : Outbox, CancellationToken.None));
        });
        WorkspaceMetrics.Added(rows.Count);
        foreach (var row in rows)
        {
            hashes.Add(Short(row.AddressHash));
        }

        return counts;

        AuditOutboxRow? Outbox(SuppressionCounts done) => note(done) is { } draft ? AuditOutbox.Seal(sealer, workspace, draft) : null;
    }

    /// <summary>The row goes, its hash stays in memory: the next hit finds no row. Answers with how many entries there were.</summary>
    public async Task<int> RemoveAsync(string address, SuppressionScope? scope, Func<IReadOnlyList<SuppressionEntry>, AuditDraft> note)
    {
        var sealer = await sealers.GetAsync(workspace);
        var removed = await store.RemoveAsync(
            workspace,
            sealer.Hash(LookupKind.Address, address),
            scope,
            rows => AuditOutbox.Seal(sealer, workspace, note([.. rows.Select(row => Open(sealer, row))])),
            CancellationToken.None);
        return removed.Count;
    }

    public async Task<SuppressionPage> ListAsync(SuppressionQuery query)
    {
        var sealer = await sealers.GetAsync(workspace);
        return await Task.Run(async () =>
        {
            var hash = query.Address is { } address ? sealer.Hash(LookupKind.Address, address) : null;
            var rows = await store.PageAsync(
                new SuppressionPageQuery(workspace, hash, query.Reason, query.Scope, query.Cursor, query.Limit), CancellationToken.None);
            return new SuppressionPage(
                [.. rows.Select(row => Open(sealer, row))], rows.Count < query.Limit ? null : CursorOf(rows[^1]));
        });
    }

    private SuppressionRow Seal(WorkspaceSealer sealer, SuppressionEntry entry)
    {
        var hash = sealer.Hash(LookupKind.Address, entry.Address);
        return new SuppressionRow(
            workspace,
            hash,
            entry.Stream,
            entry.Reason,
            entry.Source,
            entry.CreatedAt,
            entry.ExpiresAt,
            sealer.Seal(SealedKind.Suppression, new Guid(hash, bigEndian: true), Encoding.UTF8.GetBytes(entry.Address)));
    }

    private static SuppressionEntry Open(WorkspaceSealer sealer, SuppressionRow row)
    {
        var address = Encoding.UTF8.GetString(sealer.Open(SealedKind.Suppression, new Guid(row.AddressHash, bigEndian: true), row.Sealed));
        return new SuppressionEntry(address, row.Stream, row.Reason, row.Source, row.CreatedAt, row.ExpiresAt);
    }

    private static SuppressionCursor CursorOf(SuppressionRow row) => new(
        (row.CreatedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        new Guid(row.AddressHash, bigEndian: true),
        row.Stream switch { null => SuppressionScope.All, MailStream.Transactional => SuppressionScope.Transactional, _ => SuppressionScope.Broadcast });
}
