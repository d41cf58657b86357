// The open part of a sealed blob: format (1) | data key version (4, big-endian) | nonce (12) | tag (16), then the ciphertext. Nonces are
// random, so that these 33 octets tell one sealing from every other.
using System.Buffers.Binary;

namespace MonkeysMail.Grains.Crypto;

public static class SealedBlob
{
    public const int VersionedLength = 1 + 4;
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int HeaderLength = VersionedLength + NonceLength + TagLength;
    public const byte Format = 1;

    /// <summary>The data key version that sealed it, or null for what is no sealed blob.</summary>
    public static int? VersionOf(ReadOnlySpan<byte> blob) =>
        blob.Length >= HeaderLength && blob[0] == Format ? BinaryPrimitives.ReadInt32BigEndian(blob[1..]) : null;

    /// <summary>How every blob of this version begins.</summary>
    public static byte[] Marker(int version)
    {
        var marker = new byte[VersionedLength];
        WriteMarker(marker, version);
        return marker;
    }

    public static void WriteMarker(Span<byte> blob, int version)
    {
        blob[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(blob[1..], version);
    }
}
