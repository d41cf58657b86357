namespace MonkeysMail.Grains.Storage;

/// <summary>Where a chain begins and ends. What retention deleted is before the start; <paramref name="StartHash"/> is the hash of the last such entry.</summary>
/// <param name="Start">The position before the first entry that is kept; 0 when none was deleted.</param>
/// <param name="Position">The last entry's.</param>
/// <param name="Mac">Over all the rest, by a key that is not in the database in clear.</param>
public sealed record AuditHeadRow(WorkspaceId Workspace, long Start, byte[] StartHash, long Position, byte[] Hash, byte[] Mac);
