// The port to whatever holds the master keys (a file, a PKCS#11 token). Only wrapping and unwrapping of data keys passes here; a master
// key itself never does. A token may be on the other side of a network: calls never block the caller's thread, and they end in time.
namespace MonkeysMail.Grains.Crypto;

public interface IMasterKeys
{
    /// <summary>The provider of new wrappings as configured: <c>file</c>, <c>pkcs11</c>.</summary>
    string Provider { get; }

    /// <summary>The version that wraps new data keys.</summary>
    int CurrentVersion { get; }

    /// <summary>All versions that are known, ascending.</summary>
    IReadOnlyList<int> Versions { get; }

    /// <summary>False while what holds the keys does not answer: data keys in memory go on, others can neither be opened nor made.</summary>
    bool IsAvailable { get; }

    /// <summary>Who holds this version; while keys move from one provider to another there are two.</summary>
    string ProviderOf(int version);

    /// <summary>Wraps a data key under the current version; <paramref name="context"/> is bound as associated data.</summary>
    ValueTask<WrappedKey> WrapAsync(byte[] key, byte[] context);

    /// <summary>A version that is not known is looked for again first. Throws <see cref="System.Security.Cryptography.CryptographicException"/>
    /// when there is none or the blob was changed, and its subclass <see cref="MasterKeysUnavailableException"/> when nothing can be said now.</summary>
    ValueTask<byte[]> UnwrapAsync(int version, byte[] wrapped, byte[] context);

    /// <summary>Looks for versions that were added and for another current one. What cannot be read now leaves everything as it was.</summary>
    ValueTask RefreshAsync();
}
