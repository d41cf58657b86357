using System.Security.Cryptography;
using System.Text.Json;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

/// <summary>An entry as its row keeps it.</summary>
internal static class AuditCodec
{
    public static byte[] Seal(WorkspaceSealer sealer, AuditDraft draft) =>
        sealer.Seal(SealedKind.AuditEntry, draft.Id, JsonSerializer.SerializeToUtf8Bytes(draft, AuditJson.Default.AuditDraft));

    public static AuditEntry Open(WorkspaceSealer sealer, AuditRow row)
    {
        var draft = JsonSerializer.Deserialize(sealer.OpenKept(SealedKind.AuditEntry, row.Id, row.Sealed), AuditJson.Default.AuditDraft)!;
        return new AuditEntry(
            row.Position, new AuditId(row.Id), row.CreatedAt, draft.Actor, draft.Action, draft.Target, draft.Before, draft.After, ImmutableArray.Create(row.Hash));
    }

    /// <summary>What the chain covers: the blob as it was first sealed, however often keys were rotated since. Null when it does not open.</summary>
    public static byte[]? Covered(WorkspaceSealer sealer, AuditRow row)
    {
        try
        {
            return sealer.FirstOf(SealedKind.AuditEntry, row.Id, row.Sealed);
        }
        catch (CryptographicException exception) when (exception is not (WorkspaceDestroyedException or MasterKeysUnavailableException))
        {
            return null;
        }
    }
}
