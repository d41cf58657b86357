// The operators' own audit log: what must outlive the workspace that it is about. It is a chain like any workspace's, under keys of its own that no workspace has, and
// its entries are written by the outbox, together with the rows whose change they tell.
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

public static class OperatorLog
{
    /// <summary>Whose log it is: nobody's workspace. Version 8, so that it is no workspace's id.</summary>
    public static WorkspaceId Owner { get; } = new(new Guid("6f706572-6174-8f72-8000-000000000001"));

    public static async Task<AuditOutboxRow> SealAsync(IWorkspaceSealers sealers, AuditDraft draft)
    {
        ArgumentNullException.ThrowIfNull(sealers);
        await sealers.EnsureCreatedAsync(Owner);
        return AuditOutbox.Seal(await sealers.GetAsync(Owner), Owner, draft);
    }
}
