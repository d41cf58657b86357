// A temporary PostgreSQL server with durable settings (fsync on), on a free loopback port, its files under /tmp. It hangs on a pipe of this
// process: a small shell kills it and removes its files when the pipe closes, however this process ends. Tests share one and take a fresh
// database each; those that stop it start their own.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MonkeysMail.Tests.Kit;

public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Common = new(() => StartAsync());
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Waits for the end of its standard input, then kills the server: SIGQUIT ends it at once.
    private const string Guard = """
        dir=$1; shift
        "$@" </dev/null &
        server=$!
        ( read -r mode; if [ "$mode" = fast ]; then kill -INT $server; else kill -QUIT $server; fi ) 2>/dev/null <&3 &
        wait $server
        if [ ! -e "$dir/keep" ]; then rm -rf "$dir"; fi
        """;

    private readonly string directory;
    private readonly string[] settings;
    private Process? process;
    private int databases;

    private PostgresServer(string directory, int port, string[] settings)
    {
        this.directory = directory;
        this.settings = settings;
        Port = port;
    }

    public int Port { get; }

    /// <summary>The postmaster's process id while it runs.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(DataDirectory, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    private string DataDirectory => Path.Combine(directory, "data");

    /// <summary>The server that this test process shares.</summary>
    public static Task<PostgresServer> SharedAsync() => Common.Value;

    /// <summary>A server of one's own; settings are lines of postgresql.conf ("name=value").</summary>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("mm-pg-").FullName;
        await RunAsync("chown", "postgres", directory);
        await RunAsync("chmod", "755", directory);
        var server = new PostgresServer(directory, FreePort(), settings);
        await RunAsync(
            "setpriv",
            ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", Tool("initdb"), "-D", server.DataDirectory, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]);
        await server.StartAgainAsync();
        return server;
    }

    public string ConnectionString(string database, int? port = null) =>
        $"Host=127.0.0.1;Port={port ?? Port};Username=postgres;Database={database};Include Error Detail=true";

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Stops it as an operator would: sessions are ended, what is committed is kept.</summary>
    public Task StopAsync() => EndAsync("fast");

    /// <summary>Stops it as a crash would.</summary>
    public Task KillAsync() => EndAsync("immediate");

    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-c", "exec 3<&0; " + Guard, "guard", directory,
            "setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups",
            Tool("postgres"), "-D", DataDirectory, "-p", $"{Port}", "-k", directory,
            .. Settings("listen_addresses=127.0.0.1", "shared_buffers=64MB", "max_connections=200", "fsync=on", "synchronous_commit=on"),
            .. Settings("log_min_messages=log", "autovacuum_naptime=10s", "max_wal_size=512MB", "wal_recycle=off"),
            .. Settings(settings),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        await File.WriteAllTextAsync(Path.Combine(directory, "keep"), "");
        process = Process.Start(start)!;
        var log = new List<string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException("PostgreSQL did not start: " + string.Join('\n', log)));
            }
            else if (!ready.Task.IsCompleted)
            {
                log.Add(line.Data);
                if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            }
        };
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
        File.Delete(Path.Combine(directory, "keep"));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync("immediate", keep: false);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Tool(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(v => Path.Combine(v, "bin", name)).Last(File.Exists)
            : name;

    private static IEnumerable<string> Settings(params string[] lines) => lines.SelectMany(line => (string[])["-c", line]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = await run.StandardError.ReadToEndAsync();
        await output;
        await run.WaitForExitAsync().WaitAsync(Patience);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {errors}");
        }
    }

    private async Task EndAsync(string mode, bool keep = true)
    {
        if (process is not { } running)
        {
            return;
        }

        process = null;
        if (keep)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "keep"), "");
        }

        await running.StandardInput.WriteLineAsync(mode);
        running.StandardInput.Close();
        await running.WaitForExitAsync().WaitAsync(Patience);
        running.Dispose();
    }
}
