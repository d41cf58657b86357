// The arithmetic of an audit chain: pure. A link is SHA-256 over the hash before it and the entry as it was first sealed (ciphertext included): a chain is checked
// without opening entries, but for those that a rotation of keys has sealed whole (D-0009). The head is authenticated by a key that only exists wrapped: who can write to the database alone can neither rewrite a chain nor cut its end.
using System.Buffers.Binary;
using System.Security.Cryptography;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

public static class AuditChain
{
    private const int FixedLength = 32 + 8 + 16 + 8;

    /// <summary>What stands before the first entry.</summary>
    public static readonly ImmutableArray<byte> Origin = ImmutableArray.Create(new byte[32]);

    public static byte[] Link(ReadOnlySpan<byte> previous, long position, Guid id, DateTimeOffset createdAt, ReadOnlySpan<byte> sealedEntry)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> start = stackalloc byte[FixedLength];
        previous.CopyTo(start);
        BinaryPrimitives.WriteInt64BigEndian(start[32..], position);
        id.TryWriteBytes(start[40..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(start[56..], (createdAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        sha.AppendData(start);
        sha.AppendData(sealedEntry);
        return sha.GetHashAndReset();
    }

    public static AuditHeadRow Head(WorkspaceSealer sealer, WorkspaceId workspace, long start, byte[] startHash, long position, byte[] hash)
    {
        ArgumentNullException.ThrowIfNull(sealer);
        return new AuditHeadRow(workspace, start, startHash, position, hash, sealer.Authenticate(HeadText(start, startHash, position, hash)));
    }

    public static bool IsAuthentic(WorkspaceSealer sealer, AuditHeadRow head)
    {
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(head);
        return CryptographicOperations.FixedTimeEquals(head.Mac, sealer.Authenticate(HeadText(head.Start, head.StartHash, head.Position, head.Hash)));
    }

    private static byte[] HeadText(long start, byte[] startHash, long position, byte[] hash)
    {
        var text = new byte[8 + 32 + 8 + 32];
        BinaryPrimitives.WriteInt64BigEndian(text, start);
        startHash.CopyTo(text.AsSpan(8));
        BinaryPrimitives.WriteInt64BigEndian(text.AsSpan(40), position);
        hash.CopyTo(text.AsSpan(48));
        return text;
    }
}
