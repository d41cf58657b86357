namespace MonkeysMail.Grains.Storage;

/// <summary>Where sealed blobs lie, in the order in which a job walks them. Numbers are stored: never renumber.</summary>
public enum SealedTable : short
{
    States = 0,
    MessageHeads = 1,
    MessageStates = 2,
    MessageContents = 3,
    Events = 4,
    Suppressions = 5,
    AuditOutbox = 6,
    AuditEntries = 7,
    MtaStsPolicies = 8,
}
