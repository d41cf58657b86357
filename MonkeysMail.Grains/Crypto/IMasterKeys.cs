// The port to whatever holds the master keys (a file, a PKCS#11 token). Only wrapping and unwrapping of data keys passes here; a master
// key itself never does.
namespace MonkeysMail.Grains.Crypto;

public interface IMasterKeys
{
    /// <summary>The provider's name as configured: <c>file</c>, <c>pkcs11</c>.</summary>
    string Provider { get; }

    /// <summary>The version that wraps new data keys.</summary>
    int CurrentVersion { get; }

    /// <summary>All versions that are known, ascending.</summary>
    IReadOnlyList<int> Versions { get; }

    /// <summary>Wraps a data key under the current version; <paramref name="context"/> is bound as associated data.</summary>
    WrappedKey Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context);

    /// <summary>A version that is not known is looked for again first. Throws <see cref="System.Security.Cryptography.CryptographicException"/>
    /// when there is none or the blob was changed.</summary>
    byte[] Unwrap(int version, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context);

    /// <summary>Looks for versions that were added and for another current one. What cannot be read now leaves everything as it was.</summary>
    void Refresh();
}
