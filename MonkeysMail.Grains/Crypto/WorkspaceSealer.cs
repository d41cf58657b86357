// Seals rows of one workspace: AES-256-GCM under a key derived (HKDF-Expand, SHA-256) from the workspace's data key and the row's
// identity, with that identity as associated data, so that a row moved elsewhere does not open. Layout: SealedBlob. Look-up hashes are
// HMAC-SHA-256 cut to 128 bits under the workspace's index key. Holders keep a sealer as long as they like: new key versions
// come into it, and when the workspace's keys are destroyed it does nothing any more. Thread-safe.
using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Crypto;

public sealed partial class WorkspaceSealer
{
    private const int IdentityLength = 1 + 16 + 16; // kind, workspace, row

    private readonly WorkspaceId workspace;
    private readonly Action<int>? learn;
    private readonly Lock changing = new();
    private volatile KeyRing? ring;

    // One idle instance is kept: a reused HMAC costs half of a one-shot call.
    private IncrementalHash? spare;

    public WorkspaceSealer(WorkspaceId workspace, ImmutableDictionary<int, byte[]> dataKeys, byte[] indexKey)
        : this(workspace, new KeyRing(dataKeys, indexKey, 0), null)
    {
    }

    /// <param name="workspace">The one.</param>
    /// <param name="ring">What is known now.</param>
    /// <param name="learn">Called with a version that is not known; may bring a newer ring by <see cref="Update"/>.</param>
    internal WorkspaceSealer(WorkspaceId workspace, KeyRing ring, Action<int>? learn)
    {
        this.workspace = workspace;
        this.ring = ring;
        this.learn = learn;
    }

    /// <summary>The version that seals now.</summary>
    public int CurrentVersion => Ring.Current;

    internal long Revision => ring?.Revision ?? long.MaxValue;

    private KeyRing Ring => ring ?? throw new WorkspaceDestroyedException(workspace);

    public byte[] Seal(SealedKind kind, Guid row, ReadOnlySpan<byte> plain) => Seal(SealedBlob.Format, (byte)kind, row, plain);

    /// <summary>Throws <see cref="CryptographicException"/> when the blob is not this row's, or was changed.</summary>
    public byte[] Open(SealedKind kind, Guid row, ReadOnlySpan<byte> blob) => Open(SealedBlob.Format, (byte)kind, row, blob);

    /// <summary>The look-up hash of a text, 16 octets; <paramref name="kind"/> keeps equal texts of different meaning apart.</summary>
    public byte[] Hash(LookupKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = Ring;
        var length = Encoding.UTF8.GetByteCount(text);
        var buffer = length < 512 ? stackalloc byte[length + 1] : new byte[length + 1];
        buffer[0] = (byte)kind;
        Encoding.UTF8.GetBytes(text, buffer[1..]);
        Span<byte> full = stackalloc byte[32];
        var hmac = Interlocked.Exchange(ref spare, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.IndexKey);
        hmac.AppendData(buffer);
        hmac.GetHashAndReset(full);
        if (Interlocked.CompareExchange(ref spare, hmac, null) is not null)
        {
            hmac.Dispose();
        }

        return full[..16].ToArray();
    }

    /// <summary>A MAC under a key of its own, derived from the index key: it outlives data keys.</summary>
    public byte[] Authenticate(ReadOnlySpan<byte> text) => HMACSHA256.HashData(Derive("mm.audit-head"u8), text);

    /// <summary>A key for another purpose, derived from the index key: it outlives data keys.</summary>
    public byte[] Derive(ReadOnlySpan<byte> purpose)
    {
        var key = new byte[KeyRing.KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, Ring.IndexKey, key, purpose);
        return key;
    }

    internal bool Knows(int version) => ring is not { } keys || keys.DataKeys.ContainsKey(version);

    /// <summary>Takes over a newer ring; an older one, or one after the destruction, is ignored.</summary>
    internal void Update(KeyRing newer)
    {
        lock (changing)
        {
            if (ring is { } keys && newer.Revision > keys.Revision)
            {
                ring = newer;
            }
        }
    }

    /// <summary>The keys are gone: nothing is sealed, opened or hashed from now on.</summary>
    internal void Destroy()
    {
        lock (changing)
        {
            ring = null;
        }

        Interlocked.Exchange(ref spare, null)?.Dispose();
    }

    private byte[] Seal(byte format, byte kind, Guid row, ReadOnlySpan<byte> plain)
    {
        var keys = Ring;
        var blob = new byte[SealedBlob.HeaderLength + plain.Length];
        var octets = blob.AsSpan();
        SealedBlob.WriteStart(octets, format, keys.Current);
        RandomNumberGenerator.Fill(SealedBlob.Nonce(octets));
        Span<byte> identity = stackalloc byte[IdentityLength];
        WriteIdentity(identity, kind, row);
        Span<byte> key = stackalloc byte[KeyRing.KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, keys.DataKeys[keys.Current], key, identity);
        using var gcm = new AesGcm(key, SealedBlob.TagLength);
        gcm.Encrypt(SealedBlob.Nonce(octets), plain, octets[SealedBlob.HeaderLength..], SealedBlob.Tag(octets), identity);
        CryptographicOperations.ZeroMemory(key);
        return blob;
    }

    private byte[] Open(byte format, byte kind, Guid row, ReadOnlySpan<byte> blob)
    {
        Span<byte> identity = stackalloc byte[IdentityLength];
        WriteIdentity(identity, kind, row);
        Span<byte> key = stackalloc byte[KeyRing.KeyLength];
        DeriveKey(format, identity, blob, key);
        var plain = Decrypt(key, identity, blob);
        CryptographicOperations.ZeroMemory(key);
        return plain;
    }

    private void DeriveKey(byte format, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> blob, Span<byte> key)
    {
        if (SealedBlob.VersionOf(blob) is not { } version || blob[0] != format || Find(version) is not { } dataKey)
        {
            throw new CryptographicException("The sealed blob has an unknown format or key version.");
        }

        HKDF.Expand(HashAlgorithmName.SHA256, dataKey, key, identity);
    }

    private static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> blob)
    {
        using var gcm = new AesGcm(key, SealedBlob.TagLength);
        var plain = new byte[blob.Length - SealedBlob.HeaderLength];
        gcm.Decrypt(SealedBlob.Nonce(blob), blob[SealedBlob.HeaderLength..], SealedBlob.Tag(blob), plain, identity);
        return plain;
    }

    private byte[]? Find(int version)
    {
        if (Ring.DataKeys.GetValueOrDefault(version) is { } known)
        {
            return known;
        }

        learn?.Invoke(version);
        return Ring.DataKeys.GetValueOrDefault(version);
    }

    private void WriteIdentity(Span<byte> identity, byte kind, Guid row)
    {
        identity[0] = kind;
        workspace.Value.TryWriteBytes(identity[1..], bigEndian: true, out _);
        row.TryWriteBytes(identity[17..], bigEndian: true, out _);
    }
}
