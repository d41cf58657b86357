// Keyed hashes are 16 octets; in memory and in PostgreSQL they travel as a Guid in big-endian order.
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage;

internal static class LookupHash
{
    public const int Length = 16;

    /// <summary>Throws <see cref="StoreRejectedException"/> for a hash of another length: its row alone is at fault.</summary>
    public static Guid ToGuid(byte[] hash) =>
        hash.Length == Length ? new Guid(hash, bigEndian: true) : throw new StoreRejectedException("A look-up hash is not 16 octets.", overall: false);

    public static byte[] ToBytes(Guid value) => value.ToByteArray(bigEndian: true);
}
