namespace MonkeysMail.Grains.Crypto;

/// <summary>What a look-up hash is of. Numbers are stored: never renumber.</summary>
public enum LookupKind : byte
{
    Address = 1,
    Tag = 2,
    IdempotencyKey = 3,
    Domain = 4,
}
