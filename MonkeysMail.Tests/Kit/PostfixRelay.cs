// A Postfix of its own that relays everything it is given through a submission listener, with TLS and credentials, as a company's mail server would. Needs root.
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace MonkeysMail.Tests.Kit;

public sealed class PostfixRelay : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestDirectory _directory = new();

    private PostfixRelay(int port) => Address = new IPEndPoint(IPAddress.Loopback, port);

    public IPEndPoint Address { get; }

    private string Configuration => Path.Combine(_directory.Path, "conf");

    public static async Task<PostfixRelay> StartAsync(int through, string user, string password, string authority)
    {
        var relay = new PostfixRelay(PostgresServer.FreePort());
        relay.Write(through, user, password, authority);
        await relay.RunAsync("start");
        return relay;
    }

    /// <summary>Lets Postfix's user walk through a directory of the tests.</summary>
    public static void Open(string directory) => Run("chmod", "755", directory);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("abort");
        _directory.Dispose();
    }

    private void Write(int through, string user, string password, string authority)
    {
        var root = _directory.Path;
        Open(root);
        Directory.CreateDirectory(Configuration);
        Directory.CreateDirectory(Path.Combine(root, "queue"));
        var data = Directory.CreateDirectory(Path.Combine(root, "data")).FullName;
        Run("chown", "postfix", data);
        File.WriteAllText(Path.Combine(Configuration, "sasl"), string.Create(CultureInfo.InvariantCulture, $"[localhost]:{through} {user}:{password}\n"));
        File.WriteAllText(Path.Combine(Configuration, "main.cf"), string.Create(CultureInfo.InvariantCulture, $"""
            compatibility_level = 3.6
            queue_directory = {root}/queue
            data_directory = {data}
            mail_owner = postfix
            setgid_group = postdrop
            myhostname = relay.example.com
            mydestination =
            inet_interfaces = 127.0.0.1
            mynetworks = 127.0.0.0/8
            smtpd_relay_restrictions = permit_mynetworks, reject
            alias_maps =
            alias_database =
            maillog_file = {root}/mail.log
            maillog_file_prefixes = {root}
            smtp_dns_support_level = disabled
            smtp_host_lookup = native
            relayhost = [localhost]:{through}
            smtp_tls_security_level = verify
            smtp_tls_verify_cert_match = hostname
            smtp_tls_CAfile = {authority}
            smtp_sasl_auth_enable = yes
            smtp_sasl_password_maps = texthash:{Configuration}/sasl
            smtp_sasl_security_options = noanonymous
            smtp_connection_cache_on_demand = yes

            """));
        File.WriteAllText(Path.Combine(Configuration, "master.cf"), string.Create(CultureInfo.InvariantCulture, $"""
            127.0.0.1:{Address.Port} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            tlsmgr unix - - n 1000? 1 tlsmgr
            showq unix n - n - - showq
            postlog unix-dgram n - n - 1 postlogd

            """));
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private async Task RunAsync(string command)
    {
        using var postfix = Process.Start(new ProcessStartInfo("/usr/sbin/postfix", ["-c", Configuration, command]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = postfix.StandardError.ReadToEndAsync();
        await postfix.WaitForExitAsync().WaitAsync(Patience);
        if (command == "start" && postfix.ExitCode != 0)
        {
            throw new InvalidOperationException($"Postfix does not start: {await said}");
        }
    }
}
