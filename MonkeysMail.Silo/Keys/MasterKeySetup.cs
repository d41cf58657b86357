// Which provider holds the master keys. What is wrong with it stops the start. Both may be configured: the one that is named wraps, both open,
// and `ctl keys rewrap` moves every data key to the one that is named.
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Keys.Pkcs11;

namespace MonkeysMail.Silo.Keys;

internal static class MasterKeySetup
{
    public static async Task AddMasterKeysAsync(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        var keys = settings.Keys;
        var onToken = keys.Provider == Pkcs11MasterKeys.ProviderName;
        var file = !onToken ? FileMasterKeys.OpenOrCreate(settings.KeyFile) : keys.File is { } former ? FileMasterKeys.Open(former) : null;
        var token = keys.Pkcs11.IsSet ? await Pkcs11MasterKeys.OpenAsync(keys.Pkcs11, TimeProvider.System) : null;
        if (file is not null && token is not null)
        {
            TwoMasterKeys.RefuseOverlap(file);
        }

        builder.Services.AddSingleton<IMasterKeys>(provider => Use(provider, onToken, file, token));
    }

    private static IMasterKeys Use(IServiceProvider provider, bool onToken, FileMasterKeys? file, Pkcs11MasterKeys? token)
    {
        file?.LogTo(provider.GetRequiredService<ILogger<FileMasterKeys>>());
        token?.LogTo(provider.GetRequiredService<ILogger<Pkcs11MasterKeys>>());
        return (file, token) switch
        {
            (not null, null) => file,
            (null, not null) => token,
            _ => new TwoMasterKeys(file!, token!, onToken),
        };
    }
}
