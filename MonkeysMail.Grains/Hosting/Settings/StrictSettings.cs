// Binds the configuration of a process to its settings class. An unknown key is an error: a mistyped one would be silently ignored.
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace MonkeysMail.Grains.Hosting.Settings;

public static class StrictSettings
{
    public const string Root = "MonkeysMail";

    /// <summary>The section <c>MonkeysMail</c>; throws <see cref="SettingsException"/> for what the class does not have or cannot hold.</summary>
    public static T Bind<T>(IConfiguration configuration)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var errors = new List<string>();
        var section = configuration.GetSection(Root);
        FindUnknown(section, typeof(T), errors);
        ThrowIfAny(errors);

        var settings = new T();
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException exception)
        {
            // "Failed to convert configuration value 'x' at 'MonkeysMail:Retry:MaxReminders' to type 'System.Int32'."
            throw new SettingsException($"{exception.Message} {exception.InnerException?.Message}".TrimEnd());
        }

        return settings;
    }

    public static void ThrowIfAny(IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (errors.Count > 0)
        {
            throw new SettingsException("The configuration is wrong:\n" + string.Join('\n', errors.Select(e => "  " + e)));
        }
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
}
