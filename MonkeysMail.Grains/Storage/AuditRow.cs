namespace MonkeysMail.Grains.Storage;

/// <summary>An entry of a chain, sealed.</summary>
public sealed record AuditRow(WorkspaceId Workspace, long Position, Guid Id, DateTimeOffset CreatedAt, byte[] Hash, byte[] Sealed);
