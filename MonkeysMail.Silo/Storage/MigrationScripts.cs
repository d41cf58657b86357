// The numbered scripts of deploy/sql, embedded under "sql/<folder>/<file>". A script that was released is never changed: the journal
// remembers it by its name.
using System.Reflection;
using DbUp.Engine;

namespace MonkeysMail.Silo.Storage;

internal static class MigrationScripts
{
    private const string Root = "sql/";

    /// <summary>The scripts of one folder ("postgres", "sqlite/orleans"), in the order of their numbers.</summary>
    public static IReadOnlyList<SqlScript> Of(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = Root + folder + "/";
        var scripts = assembly.GetManifestResourceNames()
            .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
            .Where(name => name.Path.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(name => name.Path, StringComparer.Ordinal)
            .Select(name => new SqlScript(name.Path[prefix.Length..], Read(assembly, name.Resource)))
            .ToList();
        return scripts.Count > 0 ? scripts : throw new InvalidOperationException($"No migration scripts are embedded under {prefix}.");
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
