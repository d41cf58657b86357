// Two providers at once, while data keys move from one to the other: one wraps, both open. A version's number says whose it is: a
// file's are below 1001, a token's are 1001 and above, so that they never mean two keys (D-0006).
using System.Globalization;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Keys.Pkcs11;

namespace MonkeysMail.Silo.Keys;

internal sealed class TwoMasterKeys(FileMasterKeys file, Pkcs11MasterKeys token, bool onToken) : IMasterKeys, IDisposable
{
    /// <summary>The first version that can be a token's.</summary>
    public const int FirstOnToken = 1001;

    private readonly IMasterKeys wrapping = onToken ? token : file;

    public string Provider => wrapping.Provider;

    public int CurrentVersion => wrapping.CurrentVersion;

    public IReadOnlyList<int> Versions => [.. file.Versions.Union(token.Versions).Order()];

    public bool IsAvailable => file.IsAvailable && token.IsAvailable;

    public static void RefuseOverlap(FileMasterKeys file)
    {
        if (file.Versions[^1] >= FirstOnToken)
        {
            throw new SettingsException(string.Create(
                CultureInfo.InvariantCulture, $"The master key file has version {file.Versions[^1]}; beside a token its versions should be below {FirstOnToken}."));
        }
    }

    public string ProviderOf(int version) => Holder(version).Provider;

    public ValueTask<WrappedKey> WrapAsync(byte[] key, byte[] context) => wrapping.WrapAsync(key, context);

    public ValueTask<byte[]> UnwrapAsync(int version, byte[] wrapped, byte[] context) => Holder(version).UnwrapAsync(version, wrapped, context);

    public async ValueTask RefreshAsync()
    {
        await file.RefreshAsync();
        await token.RefreshAsync();
    }

    public void Dispose() => token.Dispose();

    private IMasterKeys Holder(int version) => version < FirstOnToken ? file : token;
}
