// Brings a workspace's sealed blobs to its newest data key, a page at a time. What does not open is left as it is and counted: it must
// never be lost because a key was deleted. Entries of the audit log keep the octets that their chain covers (D-0009).
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Crypto.Rotation;

internal sealed partial class Resealer(ISealedRowStore rows, ILogger<Resealer> logger)
{
    public static readonly short Stages = (short)Enum.GetValues<SealedTable>().Length;

    /// <summary>One step; a position that is null says that the table is done.</summary>
    public Task<(int Examined, int Found, int Changed, byte[]? Position)> StepAsync(
        SealedTable table, WorkspaceSealer sealer, WorkspaceId workspace, byte[] position, int limit, CancellationToken ct) =>
        table == SealedTable.States ? StatesAsync(sealer, workspace, ct) : RowsAsync(table, sealer, workspace, position, limit, ct);

    private async Task<(int Examined, int Found, int Changed, byte[]? Position)> RowsAsync(
        SealedTable table, WorkspaceSealer sealer, WorkspaceId workspace, byte[] position, int limit, CancellationToken ct)
    {
        var page = await rows.ReadPageAsync(table, workspace, position, sealer.CurrentVersion, limit, ct);
        var kind = KindOf(table);
        var small = page.Old.Where(cell => cell.Blob is not null)
            .Select(cell => Reseal(sealer, kind, workspace, cell.Position, cell.Row, cell.Blob!)).OfType<Resealed>().ToArray();
        var changed = await rows.ReplaceAsync(table, workspace, small, ct);
        foreach (var cell in page.Old.Where(cell => cell.Blob is null))
        {
            if (await rows.ReadAsync(table, workspace, cell.Position, ct) is { } blob
                && Reseal(sealer, kind, workspace, cell.Position, cell.Row, blob) is { } large)
            {
                changed += await rows.ReplaceAsync(table, workspace, [large], ct);
            }
        }

        return (page.Examined, page.Old.Count, changed, page.Last);
    }

    private async Task<(int Examined, int Found, int Changed, byte[]? Position)> StatesAsync(
        WorkspaceSealer sealer, WorkspaceId workspace, CancellationToken ct)
    {
        var states = await rows.ReadStatesAsync(workspace, [.. SealedStates.GrainTypes.Keys], ct);
        var (found, changed) = (0, 0);
        foreach (var state in states.Where(state => SealedBlob.VersionOf(state.Blob) != sealer.CurrentVersion))
        {
            found++;
            var row = SealedGrainStorage.RowOf(state.Name, GrainId.Create(SealedStates.GrainTypes[state.Name], state.Key));
            if (Reseal(sealer, SealedKind.GrainState, workspace, [], row, state.Blob) is { } resealed
                && await rows.ReplaceStateAsync(state, resealed.Blob, ct))
            {
                changed++;
            }
        }

        return (states.Count, found, changed, null);
    }

    private Resealed? Reseal(WorkspaceSealer sealer, SealedKind kind, WorkspaceId workspace, byte[] position, Guid row, byte[] blob)
    {
        try
        {
            return new Resealed(position, blob[..SealedBlob.HeaderLength], kind == SealedKind.AuditEntry
                ? sealer.Keep(kind, row, blob)
                : sealer.Seal(kind, row, sealer.Open(kind, row, blob)));
        }
        catch (CryptographicException exception)
        {
            LogUnreadable(kind, row, workspace, exception);
            return null;
        }
    }

    private static SealedKind KindOf(SealedTable table) => table switch
    {
        SealedTable.MessageHeads => SealedKind.MessageHead,
        SealedTable.MessageStates => SealedKind.MessageState,
        SealedTable.MessageContents => SealedKind.MessageContent,
        SealedTable.Events => SealedKind.Event,
        SealedTable.Suppressions => SealedKind.Suppression,
        SealedTable.AuditOutbox => SealedKind.AuditDraft,
        SealedTable.AuditEntries => SealedKind.AuditEntry,
        SealedTable.MtaStsPolicies => SealedKind.MtaStsPolicy,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of rows."),
    };

    [LoggerMessage(EventId = 1611, Level = LogLevel.Error,
        Message = "{Kind} {Row} of workspace {Workspace} does not open and stays as it is; the keys it may need are kept")]
    private partial void LogUnreadable(SealedKind kind, Guid row, WorkspaceId workspace, Exception exception);
}
