namespace MonkeysMail.Grains.Storage;

/// <summary>Where a workspace has rows, in the order in which a deletion takes them away: messages first, so that the sweep finds none. Numbers are stored: never
/// renumber.</summary>
public enum WorkspaceTable : short
{
    Messages = 0,
    MessageContents = 1,
    MessageLookups = 2,
    Events = 3,
    IdempotencyKeys = 4,
    Suppressions = 5,
    AuditOutbox = 6,
    AuditEntries = 7,
    AuditHeads = 8,

    /// <summary>Orleans' own table of grain states.</summary>
    States = 9,
}
