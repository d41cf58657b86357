// Reads and checks the configuration before anything starts.
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Configuration;

public static class SettingsReader
{
    public static MonkeysMailSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = StrictSettings.Bind<MonkeysMailSettings>(configuration);
        settings.ConnectionString = configuration.GetConnectionString(StrictSettings.Root);
        if (settings.Hostname is { } hostname)
        {
            settings.Delivery.Hostname = hostname;
        }

        settings.HasFront = settings.Cluster.Mode == "local" || configuration["urls"] is not null;
        var errors = new List<string>();
        SettingsRules.Check(settings, configuration["urls"], errors);
        StrictSettings.ThrowIfAny(errors);
        return settings;
    }
}
