// A waiting entry that does not open (its row was changed, or its key is gone) has no content that a chain could hold. The chain tells of it instead, once, with the hash
// of what is there; the row stays, is looked at again, and has its own place in the chain should it open one day.
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

internal static class UnreadableEntry
{
    public const string Action = "audit.entry_unreadable";

    public static AuditDraft Of(AuditOutboxRow row, DateTimeOffset now) => new(
        IdOf(row.Id), now, Actor.Engine("audit"), Action, new AuditId(row.Id).ToString(), null,
        $$"""{"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(row.Sealed))}}"}""");

    // Derived, so that the chain tells of a row once.
    private static Guid IdOf(Guid entry)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Action}/{entry:N}")).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80); // UUIDv8: custom (RFC 9562 5.8)
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
