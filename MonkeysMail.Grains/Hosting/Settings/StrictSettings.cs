// Reads and checks the configuration before anything starts. An unknown key is an error: a mistyped one would be silently ignored.
using System.Reflection;

namespace MonkeysMail.Silo.Configuration;

public static class SettingsReader
{
    private const string Root = "MonkeysMail";

    public static MonkeysMailSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var errors = new List<string>();
        var section = configuration.GetSection(Root);
        FindUnknown(section, typeof(MonkeysMailSettings), errors);
        ThrowIfAny(errors);

        var settings = new MonkeysMailSettings();
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException exception)
        {
            // "Failed to convert configuration value 'x' at 'MonkeysMail:Retry:MaxReminders' to type 'System.Int32'."
            throw new SettingsException($"{exception.Message} {exception.InnerException?.Message}".TrimEnd());
        }

        settings.ConnectionString = configuration.GetConnectionString(Root);
        if (settings.Hostname is { } hostname)
        {
            settings.Delivery.Hostname = hostname;
        }

        SettingsRules.Check(settings, configuration["urls"], errors);
        ThrowIfAny(errors);
        return settings;
    }

    private static void FindUnknown(IConfigurationSection section, Type type, List<string> errors)
    {
        foreach (var child in section.GetChildren())
        {
            var property = type.GetProperty(child.Key, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase);
            if (property is null)
            {
                var known = string.Join(", ", type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(p => p.Name).Order(StringComparer.Ordinal));
                errors.Add($"{child.Path} is not a known key. Known under {section.Path}: {known}.");
            }
            else if (property.PropertyType.IsClass && property.PropertyType != typeof(string))
            {
                FindUnknown(child, property.PropertyType, errors);
            }
        }
    }

    private static void ThrowIfAny(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new SettingsException("The configuration is wrong:\n" + string.Join('\n', errors.Select(e => "  " + e)));
        }
    }
}
