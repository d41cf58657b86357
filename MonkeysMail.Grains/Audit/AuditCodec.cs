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
        var draft = JsonSerializer.Deserialize(sealer.Open(SealedKind.AuditEntry, row.Id, row.Sealed), AuditJson.Default.AuditDraft)!;
        return new AuditEntry(
            row.Position, new AuditId(row.Id), row.CreatedAt, draft.Actor, draft.Action, draft.Target, draft.Before, draft.After, ImmutableArray.Create(row.Hash));
    }
}
