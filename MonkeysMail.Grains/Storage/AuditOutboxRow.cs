namespace MonkeysMail.Grains.Storage;

/// <summary>An audit entry on its way into the chain, written in the transaction of the change it tells.</summary>
public sealed record AuditOutboxRow(WorkspaceId Workspace, Guid Id, byte[] Sealed);
