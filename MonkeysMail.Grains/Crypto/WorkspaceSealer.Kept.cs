// For blobs whose octets must stay as they were first sealed, because a hash chain covers them (D-0009). Under another data key such a blob is sealed whole, with the key
// that opens it: that of its row alone, derived from the former data key, which is then needed no more. However often keys are rotated, the blob inside is the first one.
using System.Security.Cryptography;

namespace MonkeysMail.Grains.Crypto;

public sealed partial class WorkspaceSealer
{
    // No SealedKind is so high: what is sealed around a blob is never taken for the blob.
    private const byte Around = 0x80;

    /// <summary>The same under the newest data key. Throws <see cref="CryptographicException"/> when the blob does not open.</summary>
    public byte[] Keep(SealedKind kind, Guid row, ReadOnlySpan<byte> blob)
    {
        var kept = SealedBlob.IsKept(blob) ? OpenAround(kind, row, blob) : WithKey(kind, row, blob);
        var sealedAnew = Seal(SealedBlob.KeptFormat, (byte)(Around | (byte)kind), row, kept);
        CryptographicOperations.ZeroMemory(kept.AsSpan(0, KeyRing.KeyLength));
        return sealedAnew;
    }

    /// <summary>As <see cref="Open(SealedKind, Guid, ReadOnlySpan{byte})"/>, whether it was kept since or not.</summary>
    public byte[] OpenKept(SealedKind kind, Guid row, ReadOnlySpan<byte> blob)
    {
        if (!SealedBlob.IsKept(blob))
        {
            return Open(kind, row, blob);
        }

        var kept = OpenAround(kind, row, blob);
        Span<byte> identity = stackalloc byte[IdentityLength];
        WriteIdentity(identity, (byte)kind, row);
        var plain = Decrypt(kept.AsSpan(0, KeyRing.KeyLength), identity, kept.AsSpan(KeyRing.KeyLength));
        CryptographicOperations.ZeroMemory(kept.AsSpan(0, KeyRing.KeyLength));
        return plain;
    }

    /// <summary>The blob as it was first sealed.</summary>
    public byte[] FirstOf(SealedKind kind, Guid row, byte[] blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return SealedBlob.IsKept(blob) ? OpenAround(kind, row, blob)[KeyRing.KeyLength..] : blob;
    }

    private byte[] OpenAround(SealedKind kind, Guid row, ReadOnlySpan<byte> blob)
    {
        var kept = Open(SealedBlob.KeptFormat, (byte)(Around | (byte)kind), row, blob);
        return kept.Length >= KeyRing.KeyLength + SealedBlob.HeaderLength ? kept : throw new CryptographicException("There is no blob in the blob.");
    }

    private byte[] WithKey(SealedKind kind, Guid row, ReadOnlySpan<byte> blob)
    {
        var kept = new byte[KeyRing.KeyLength + blob.Length];
        var key = kept.AsSpan(0, KeyRing.KeyLength);
        Span<byte> identity = stackalloc byte[IdentityLength];
        WriteIdentity(identity, (byte)kind, row);
        DeriveKey(SealedBlob.Format, identity, blob, key);
        Decrypt(key, identity, blob);
        blob.CopyTo(kept.AsSpan(KeyRing.KeyLength));
        return kept;
    }
}
