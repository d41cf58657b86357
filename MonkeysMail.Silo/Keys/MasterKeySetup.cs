using MonkeysMail.Grains.Crypto;
using MonkeysMail.Silo.Configuration;

namespace MonkeysMail.Silo.Keys;

/// <summary>Which provider holds the master keys. What is wrong with it stops the start.</summary>
internal static class MasterKeySetup
{
    public static void AddMasterKeys(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        var file = FileMasterKeys.OpenOrCreate(settings.KeyFile);
        builder.Services.AddSingleton<IMasterKeys>(provider => file.LogTo(provider.GetRequiredService<ILogger<FileMasterKeys>>()));
    }
}
