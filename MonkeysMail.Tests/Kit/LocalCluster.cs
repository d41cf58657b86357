// The cluster of deploy/local, for tests: PostgreSQL, three silos in three zones, two fronts, a load balancer, all as processes of their own
// under mutual TLS. It ends with the test process.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Tests.Kit;

public sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TestDirectory directory = new();
    private readonly FileStream number;
    private readonly int net;
    private readonly int port = PostgresServer.FreePort();
    private readonly int smtpPort = PostgresServer.FreePort();

    private LocalCluster()
    {
        (net, number) = TakeNumber();
        State = Path.Combine(directory.Path, "cluster");
    }

    /// <summary>The directory of certificates, keys and logs.</summary>
    public string State { get; }

    /// <summary>The load balancer before both fronts.</summary>
    public Uri Api => new($"http://127.0.0.1:{port}");

    /// <summary>The front of zone a.</summary>
    public Uri FrontA => new($"http://{Address('a')}:8025");

    /// <summary>The front of zone b.</summary>
    public Uri FrontB => new($"http://{Address('b')}:8025");

    public string LiveKey => File.ReadAllText(Path.Combine(State, "live.key"));

    public string ConnectionString => File.ReadAllText(Path.Combine(State, "connection"));

    public IPAddress Address(char zone) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.{net}.{zone - 'a' + 1}.1"));

    public static async Task<LocalCluster> StartAsync(string smartHost, params string[] settings)
    {
        var cluster = new LocalCluster();
        try
        {
            await cluster.RunAsync("up.sh", ["--smart-host", smartHost, "--", .. settings]);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    public Task StartMemberAsync(string name) => RunAsync("member.sh", ["start", name]);

    public Task StopMemberAsync(string name) => RunAsync("member.sh", ["stop", name]);

    public Task KillMemberAsync(string name) => RunAsync("member.sh", ["kill", name]);

    /// <summary>SIGTERM, and no waiting.</summary>
    public async Task AskToStopAsync(string name)
    {
        var pid = (await File.ReadAllTextAsync(Path.Combine(State, "pids", name))).Trim();
        using var kill = Process.Start("kill", ["-TERM", pid]);
        await kill.WaitForExitAsync();
    }

    /// <summary>A new certificate in the place of <paramref name="name"/>'s, by the authority in <paramref name="authority"/> (default: the cluster's).</summary>
    public Task MakeCertificateAsync(string name, string role, string? authority = null) =>
        ShellAsync($". '{Script("lib/common.sh")}'; . '{Script("lib/certificates.sh")}'; d='{authority ?? Path.Combine(State, "tls")}'; "
            + $"[[ -e $d/ca.pem ]] || make_authority \"$d\"; make_certificate \"$d\" {name} {role}");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down.sh", []);
        directory.Dispose();
        await number.DisposeAsync();
    }

    private static string Script(string name) => Path.Combine(Repository.Root, "deploy", "local", name);

    private static (int Number, FileStream Lock) TakeNumber()
    {
        for (var candidate = 100; candidate < 250; candidate++)
        {
            try
            {
                // A cluster that an earlier run left behind still has its database's address.
                using var database = new TcpListener(IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.{candidate}.0.1")), 5432);
                database.Start();
                var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"mm-net-{candidate}"));
                return (candidate, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
            }
            catch (Exception taken) when (taken is IOException or SocketException)
            {
                // Another test has it.
            }
        }

        throw new InvalidOperationException("No number for a local cluster is free.");
    }

    private static string Built(string project, string dll)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, dll));
    }

    private Task RunAsync(string script, string[] arguments) => ExecuteAsync(Script(script), arguments);

    private Task ShellAsync(string commands) => ExecuteAsync("bash", ["-c", "set -euo pipefail; " + commands]);

    private async Task ExecuteAsync(string program, string[] arguments)
    {
        // To a file: what the script leaves running would hold a pipe open. PostgreSQL's user must be able to walk through the directory.
        var log = Path.Combine(directory.Path, "script.log");
        var start = new ProcessStartInfo("bash", ["-c", "chmod 711 \"${0%/*}\"; \"$@\" >> \"$0\" 2>&1", log, program, .. arguments]);
        start.Environment["MM_LOCAL"] = State;
        start.Environment["MM_NET"] = net.ToString(CultureInfo.InvariantCulture);
        start.Environment["MM_LB_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["MM_LB_SMTP_PORT"] = smtpPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["MM_PARENT"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        start.Environment["MM_SILO"] = Built("MonkeysMail.Silo", "monkeysmail.dll");
        start.Environment["MM_FRONT"] = Built("MonkeysMail.Api", "MonkeysMail.Api.dll");
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await File.ReadAllTextAsync(log)}");
        }
    }
}
