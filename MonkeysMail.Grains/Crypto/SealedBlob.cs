// The open part of a sealed blob: format (1) | data key version (4, big-endian) | nonce (12) | tag (16), then the ciphertext. Nonces are
// random, so that these 33 octets tell one sealing from every other.
using System.Buffers.Binary;

namespace MonkeysMail.Grains.Crypto;

public static class SealedBlob
{
    public const int VersionLength = 4;
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int HeaderLength = 1 + VersionLength + NonceLength + TagLength;

    /// <summary>What was sealed is the content.</summary>
    public const byte Format = 1;

    /// <summary>What was sealed is another blob with the key that opens it (D-0009).</summary>
    public const byte KeptFormat = 2;

    /// <summary>The data key version that sealed it, or null for what is no sealed blob.</summary>
    public static int? VersionOf(ReadOnlySpan<byte> blob) =>
        blob.Length >= HeaderLength && blob[0] is Format or KeptFormat ? BinaryPrimitives.ReadInt32BigEndian(blob[1..]) : null;

    public static bool IsKept(ReadOnlySpan<byte> blob) => blob.Length >= HeaderLength && blob[0] == KeptFormat;

    /// <summary>The octets after the first of every blob of this version.</summary>
    public static byte[] Marker(int version)
    {
        var marker = new byte[VersionLength];
        BinaryPrimitives.WriteInt32BigEndian(marker, version);
        return marker;
    }

    public static void WriteStart(Span<byte> blob, byte format, int version)
    {
        blob[0] = format;
        BinaryPrimitives.WriteInt32BigEndian(blob[1..], version);
    }

    public static Span<byte> Nonce(Span<byte> blob) => blob.Slice(1 + VersionLength, NonceLength);

    public static ReadOnlySpan<byte> Nonce(ReadOnlySpan<byte> blob) => blob.Slice(1 + VersionLength, NonceLength);

    public static Span<byte> Tag(Span<byte> blob) => blob.Slice(HeaderLength - TagLength, TagLength);

    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> blob) => blob.Slice(HeaderLength - TagLength, TagLength);
}
