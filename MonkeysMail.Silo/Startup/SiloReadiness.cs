using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Startup;

/// <summary>The store was not sick for 30 s, and every master key in use is here.</summary>
internal sealed class SiloReadiness(IStoreHealth health, MasterKeyCheck masterKeys) : ISiloReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string? WhyNot =>
        health.SickFor > Patience ? "The store has taken no writes for 30 s."
        : masterKeys.IsIncomplete ? "Data keys are wrapped by master keys that this silo does not have."
        : null;
}
