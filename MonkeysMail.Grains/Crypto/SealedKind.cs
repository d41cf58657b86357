namespace MonkeysMail.Grains.Crypto;

/// <summary>What a sealed blob is; part of its identity. Numbers are stored: never renumber.</summary>
public enum SealedKind : byte
{
    MessageHead = 1,
    MessageState = 2,
    MessageContent = 3,
    Event = 4,
    Suppression = 5,
    GrainState = 6,
    AuditDraft = 7,
    AuditEntry = 8,
    MtaStsPolicy = 9,
}
