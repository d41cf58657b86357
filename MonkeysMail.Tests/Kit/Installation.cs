// What belongs to one installation and outlives its processes: the data directory, the database, the keys, and the command line that
// they make. `Engine` runs it inside the test, `SiloProcess` as a process of its own that can be killed.
using System.Globalization;

namespace MonkeysMail.Tests.Kit;

public sealed class Installation : IDisposable
{
    private readonly TestDirectory directory = new();
    private readonly string? connectionString;

    private Installation(string? connectionString) => this.connectionString = connectionString;

    public string LiveKey { get; } = "mm_live_abcdefghijkl.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    public string TestKey { get; } = "mm_test_mnopqrstuvwx.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    /// <summary>The verified sending domain.</summary>
    public string Domain { get; } = "example.com";

    public string DataDirectory => directory.Path;

    /// <summary>The PostgreSQL connection string; null with SQLite.</summary>
    public string? ConnectionString => connectionString;

    /// <summary>Further settings, as <c>--Key=value</c>.</summary>
    public List<string> Settings { get; } = [];

    public static async Task<Installation> CreateAsync(DatabaseKind database, PostgresServer? server = null)
    {
        if (database == DatabaseKind.Sqlite)
        {
            return new Installation(null);
        }

        server ??= await PostgresServer.SharedAsync();
        return new Installation(await server.CreateDatabaseAsync());
    }

    /// <summary>The same data under another way to the database.</summary>
    public static Installation Over(string connectionString) => new(connectionString);

    public string[] Arguments(int port = 0) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"--urls=http://127.0.0.1:{port}"),
        $"--MonkeysMail:DataDirectory={DataDirectory}",
        $"--MonkeysMail:Bootstrap:ApiKey={LiveKey}",
        $"--MonkeysMail:Bootstrap:TestKey={TestKey}",
        $"--MonkeysMail:Bootstrap:Domain={Domain}",
        .. connectionString is null ? Array.Empty<string>() : [$"--ConnectionStrings:MonkeysMail={connectionString}"],
        .. Settings,
    ];

    public void Dispose() => directory.Dispose();
}
