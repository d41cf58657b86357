// A real recursive resolver for tests: Debian's unbound as a child process on a free loopback port (UDP and TCP), whose root zone is the
// test's own records. It has no upstream and may query no address, so nothing ever leaves the machine. The child ends with
// the test process: a watcher in its shell waits for the end of our pipe.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsClient;

namespace MonkeysMail.Tests.Kit;

public sealed class DnsServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/unbound";
    private const string Probe = "ready.dns-server.kit";
    private const string Started = "start of service";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _directory;
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly SemaphoreSlim _starts = new(0);
    private int _generation;

    private DnsServer(string directory, IPEndPoint endpoint)
    {
        _directory = directory;
        Endpoint = endpoint;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh")
            {
                // The shell becomes unbound (exec), so this process is the server's; the watcher reads our pipe until it ends.
                ArgumentList =
                {
                    "-c",
                    "exec 3<&0; (cat <&3 >/dev/null; kill $$) >/dev/null 2>&1 & exec \"$0\" -d -c \"$1\" 3<&- </dev/null",
                    Program,
                    Path.Combine(directory, "unbound.conf"),
                },
                RedirectStandardInput = true,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };
        _process.ErrorDataReceived += OnLine;
        _process.OutputDataReceived += OnLine;
    }

    /// <summary>Where it listens, UDP and TCP.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Starts a server that answers with the records, and returns when it has answered a first query.</summary>
    public static async Task<DnsServer> StartAsync(DnsRecords records)
    {
        // Between our look for a free port and the child's bind another process may take it: then another port is tried.
        for (var attempt = 1; ; attempt++)
        {
            var directory = Directory.CreateTempSubdirectory("mm-dns-").FullName;
            var server = new DnsServer(directory, FreePort());
            try
            {
                server.WriteFiles(records);
                server._process.Start();
                server._process.BeginErrorReadLine();
                server._process.BeginOutputReadLine();
                await server.ReadyAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5 && server.Log.Contains("Address already in use", StringComparison.Ordinal))
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Takes other records in place of the present ones, and forgets everything cached.</summary>
    public async Task ReplaceAsync(DnsRecords records)
    {
        WriteFiles(records);
        using var kill = Process.Start("/bin/kill", ["-HUP", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close(); // the watcher kills the server
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // Never started.
        }

        _process.Dispose();
        _starts.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.AppendLine(line.Data);
        }

        // The end of the stream wakes a waiter too: the server has died.
        if (line.Data is null || line.Data.Contains(Started, StringComparison.Ordinal))
        {
            _starts.Release();
        }
    }

    private async Task ReadyAsync()
    {
        if (!await _starts.WaitAsync(Patience) || _process.HasExited || !Log.Contains(Started, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"unbound on {Endpoint} did not start within {Patience}:\n{Log}");
        }

        var client = new LookupClient(new LookupClientOptions(Endpoint) { UseCache = false, Timeout = TimeSpan.FromSeconds(5), Retries = 2 });
        var answer = await client.QueryAsync(Probe, QueryType.TXT);
        var text = answer.Answers.TxtRecords().SingleOrDefault()?.Text.SingleOrDefault();
        if (text != Generation)
        {
            throw new InvalidOperationException($"unbound on {Endpoint} answered '{text}' instead of '{Generation}':\n{Log}");
        }
    }

    private string Generation => string.Create(CultureInfo.InvariantCulture, $"generation {_generation}");

    private void WriteFiles(DnsRecords records)
    {
        _generation++;
        File.WriteAllText(Path.Combine(_directory, "root.zone"), records.ToZoneFile(Probe, Generation));

        if (records.IsSigned)
        {
            DnsSigner.Sign(_directory, "root.zone", records.Forgeries);
        }

        // A zone without a SOA record cannot be served: unbound answers SERVFAIL for it at once.
        File.WriteAllText(Path.Combine(_directory, "empty.zone"), "");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"""
            server:
              verbosity: 1
              num-threads: 1
              interface: {Endpoint.Address}@{Endpoint.Port}
              access-control: 127.0.0.0/8 allow
              do-daemonize: no
              username: ""
              chroot: ""
              directory: "{_directory}"
              pidfile: ""
              use-syslog: no
              logfile: ""
              module-config: "{(records.IsSigned ? "validator iterator" : "iterator")}"
              do-not-query-address: 0.0.0.0/0
              do-not-query-address: ::/0
              unblock-lan-zones: yes

            """);

        // Zones that unbound answers by itself unless told otherwise.
        foreach (var zone in (string[])["test.", "invalid.", "localhost.", "127.in-addr.arpa."])
        {
            text.Append(CultureInfo.InvariantCulture, $"  local-zone: \"{zone}\" nodefault\n");
        }

        if (records.IsSigned)
        {
            text.Append(CultureInfo.InvariantCulture, $"  trust-anchor-file: \"{Path.Combine(_directory, DnsSigner.AnchorFile)}\"\n");
        }

        foreach (var name in records.Silent)
        {
            text.Append(CultureInfo.InvariantCulture, $"  local-zone: \"{name}\" always_deny\n");
        }

        text.Append("remote-control:\n  control-enable: no\n");
        Zone(".", "root.zone");
        foreach (var name in records.Failing)
        {
            Zone(name, "empty.zone");
        }

        File.WriteAllText(Path.Combine(_directory, "unbound.conf"), text.ToString());

        void Zone(string name, string file) => text.Append(CultureInfo.InvariantCulture,
            $"""
            auth-zone:
              name: "{name}"
              for-downstream: no
              for-upstream: yes
              fallback-enabled: no
              zonefile: "{file}"

            """);
    }

    private static IPEndPoint FreePort()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var endpoint = (IPEndPoint)tcp.LocalEndPoint!;
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(endpoint);
                return endpoint;
            }
            catch (SocketException)
            {
                // Somebody has the UDP port of this number: look on.
            }
        }
    }
}
