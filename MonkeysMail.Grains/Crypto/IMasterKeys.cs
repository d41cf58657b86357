// The port to whatever holds the master keys (a file now; PKCS#11 later). Only wrapping and unwrapping of data keys passes here.
namespace MonkeysMail.Grains.Crypto;

public interface IMasterKeys
{
    /// <summary>The version that wraps new data keys.</summary>
    int CurrentVersion { get; }

    /// <summary>Wraps a data key under the current version; <paramref name="context"/> is bound as associated data.</summary>
    byte[] Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context);

    /// <summary>Throws <see cref="System.Security.Cryptography.CryptographicException"/> when the version is unknown or the blob was changed.</summary>
    byte[] Unwrap(int version, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context);
}
