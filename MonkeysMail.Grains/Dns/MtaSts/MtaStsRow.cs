namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>A policy as the database has it.</summary>
/// <param name="Workspace">Whose keys seal it.</param>
/// <param name="Domain">The domain's keyed hash, 16 octets.</param>
public sealed record MtaStsRow(WorkspaceId Workspace, byte[] Domain, DateTimeOffset FetchedAt, DateTimeOffset ExpiresAt, byte[] Sealed);
