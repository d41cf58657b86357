// Seals rows of one workspace: AES-256-GCM under a key derived (HKDF-Expand, SHA-256) from the workspace's data key and the row's
// identity, with that identity as associated data, so that a row moved elsewhere does not open. Layout of a blob: version (1) |
// key version (4, big-endian) | nonce (12) | tag (16) | ciphertext. Look-up hashes are HMAC-SHA-256 cut to 128 bits under the
// workspace's index key. Thread-safe.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Crypto;

public sealed class WorkspaceSealer
{
    private const byte Format = 1;
    private const int HeaderLength = 1 + 4;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = HeaderLength + NonceLength + TagLength;
    private const int IdentityLength = 1 + 16 + 16; // kind, workspace, row

    private readonly Guid workspace;
    private readonly ImmutableDictionary<int, byte[]> dataKeys;
    private readonly int currentVersion;
    private readonly byte[] indexKey;

    public WorkspaceSealer(WorkspaceId workspace, ImmutableDictionary<int, byte[]> dataKeys, byte[] indexKey)
    {
        ArgumentNullException.ThrowIfNull(dataKeys);
        this.workspace = workspace.Value;
        this.dataKeys = dataKeys;
        this.indexKey = indexKey;
        currentVersion = dataKeys.Keys.Max();
    }

    public byte[] Seal(SealedKind kind, Guid row, ReadOnlySpan<byte> plain)
    {
        var blob = new byte[Overhead + plain.Length];
        blob[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(1), currentVersion);
        RandomNumberGenerator.Fill(blob.AsSpan(HeaderLength, NonceLength));
        Span<byte> identity = stackalloc byte[IdentityLength];
        WriteIdentity(identity, kind, row);
        Span<byte> key = stackalloc byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, dataKeys[currentVersion], key, identity);
        using var gcm = new AesGcm(key, TagLength);
        gcm.Encrypt(
            blob.AsSpan(HeaderLength, NonceLength),
            plain,
            blob.AsSpan(Overhead),
            blob.AsSpan(HeaderLength + NonceLength, TagLength),
            identity);
        CryptographicOperations.ZeroMemory(key);
        return blob;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when the blob is not this row's, or was changed.</summary>
    public byte[] Open(SealedKind kind, Guid row, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < Overhead || blob[0] != Format
            || !dataKeys.TryGetValue(BinaryPrimitives.ReadInt32BigEndian(blob[1..]), out var dataKey))
        {
            throw new CryptographicException("The sealed blob has an unknown format or key version.");
        }

        Span<byte> identity = stackalloc byte[IdentityLength];
        WriteIdentity(identity, kind, row);
        Span<byte> key = stackalloc byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, dataKey, key, identity);
        using var gcm = new AesGcm(key, TagLength);
        var plain = new byte[blob.Length - Overhead];
        gcm.Decrypt(
            blob.Slice(HeaderLength, NonceLength),
            blob[Overhead..],
            blob.Slice(HeaderLength + NonceLength, TagLength),
            plain,
            identity);
        CryptographicOperations.ZeroMemory(key);
        return plain;
    }

    /// <summary>The look-up hash of a text, 16 octets; <paramref name="kind"/> keeps equal texts of different meaning apart.</summary>
    public byte[] Hash(LookupKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = Encoding.UTF8.GetByteCount(text);
        var buffer = length < 512 ? stackalloc byte[length + 1] : new byte[length + 1];
        buffer[0] = (byte)kind;
        Encoding.UTF8.GetBytes(text, buffer[1..]);
        Span<byte> full = stackalloc byte[32];
        var hmac = Interlocked.Exchange(ref spare, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, indexKey);
        hmac.AppendData(buffer);
        hmac.GetHashAndReset(full);
        if (Interlocked.CompareExchange(ref spare, hmac, null) is not null)
        {
            hmac.Dispose();
        }

        return full[..16].ToArray();
    }

    /// <summary>A MAC under a key of its own, derived from the index key: it outlives data keys.</summary>
    public byte[] Authenticate(ReadOnlySpan<byte> text)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, indexKey, key, "mm.audit-head"u8);
        return HMACSHA256.HashData(key, text);
    }

    // One idle instance is kept: a reused HMAC costs half of a one-shot call.
    private IncrementalHash? spare;

    private void WriteIdentity(Span<byte> identity, SealedKind kind, Guid row)
    {
        identity[0] = (byte)kind;
        workspace.TryWriteBytes(identity[1..], bigEndian: true, out _);
        row.TryWriteBytes(identity[17..], bigEndian: true, out _);
    }
}
