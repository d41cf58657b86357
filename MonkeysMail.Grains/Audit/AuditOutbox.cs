// For changes that are rows of their own (suppressions): their audit entry is written in the same transaction, sealed, into audit_outbox, from where the workspace's
// audit grain takes it.
using System.Text.Json;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

public static class AuditOutbox
{
    public static AuditOutboxRow Seal(WorkspaceSealer sealer, WorkspaceId workspace, AuditDraft draft)
    {
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(draft);
        return new AuditOutboxRow(workspace, draft.Id, sealer.Seal(SealedKind.AuditDraft, draft.Id, JsonSerializer.SerializeToUtf8Bytes(draft, AuditJson.Default.AuditDraft)));
    }

    public static AuditDraft Open(WorkspaceSealer sealer, AuditOutboxRow row)
    {
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(row);
        return JsonSerializer.Deserialize(sealer.Open(SealedKind.AuditDraft, row.Id, row.Sealed), AuditJson.Default.AuditDraft)!;
    }
}
