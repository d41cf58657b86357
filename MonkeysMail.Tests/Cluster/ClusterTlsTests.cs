// The ports of the cluster speak only mutual TLS, only with its own authority's certificates, and only with the role that belongs there.
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class ClusterTlsTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private const int SiloPort = 11_111;
    private const int GatewayPort = 30_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private string Tls => Path.Combine(fixture.Cluster.State, "tls");

    [Theory]
    [InlineData(SiloPort)]
    [InlineData(GatewayPort)]
    public async Task PlainConnection_IsClosedWithoutAWord(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(fixture.Cluster.Address('a'), port);
        await client.GetStream().WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());

        // A TLS alert (21) may come, but nothing of Orleans.
        var buffer = new byte[512];
        var seen = new List<byte>();
        try
        {
            for (int read; (read = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience)) > 0;)
            {
                seen.AddRange(buffer.Take(read));
            }
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }

        Assert.True(seen.Count is 0 or 7, $"{seen.Count} octets came");
        Assert.True(seen.Count == 0 || seen[0] == 21);
    }

    [Theory]
    [InlineData(SiloPort, "silo-b", true)]
    [InlineData(GatewayPort, "front-1", true)]
    [InlineData(SiloPort, "front-1", false)]
    [InlineData(GatewayPort, "silo-b", false)]
    public async Task Role_DecidesWhichPortServes(int port, string name, bool served) =>
        Assert.Equal(served, await IsServedAsync(port, Load(Path.Combine(Tls, name))));

    [Theory]
    [InlineData(SiloPort, "silo")]
    [InlineData(GatewayPort, "front")]
    public async Task CertificateOfAnotherAuthority_IsRefused(int port, string role)
    {
        using var other = new TestDirectory();
        await fixture.Cluster.MakeCertificateAsync("stranger", role, other.Path);

        Assert.False(await IsServedAsync(port, Load(Path.Combine(other.Path, "stranger"))));
    }

    [Theory]
    [InlineData(SiloPort)]
    [InlineData(GatewayPort)]
    public async Task NoCertificate_IsRefused(int port) => Assert.False(await IsServedAsync(port, null));

    [Theory]
    [InlineData("silo.monkeysmail", -10, -1)]
    [InlineData("silo.other", -1, 10)]
    [InlineData("monkeysmail", -1, 10)]
    public async Task ExpiredOrMisnamedCertificate_IsRefused(string name, int fromDay, int toDay) =>
        Assert.False(await IsServedAsync(SiloPort, Sign(name, fromDay, toDay)));

    [Fact]
    public async Task RightNameByTheClustersAuthority_IsServed() => Assert.True(await IsServedAsync(SiloPort, Sign("silo.monkeysmail", -1, 10)));

    [Fact]
    public async Task ChangedCertificate_IsShownAtTheNextHandshake()
    {
        var before = await ShownSerialAsync();

        await fixture.Cluster.MakeCertificateAsync("silo-c", "silo");

        var after = before;
        await LoadClient.WaitAsync(() => (after = ShownSerialAsync().GetAwaiter().GetResult()) != before, () => "the new certificate");
        using var api = new MailApi(fixture.Cluster.Api, fixture.Cluster.LiveKey);
        await api.SendAsync("after-the-change@example.net");
        Assert.Equal(Load(Path.Combine(Tls, "silo-c")).SerialNumber, after);
    }

    [Fact]
    public async Task AFloodOfStrangers_DoesNotFloodTheLog()
    {
        const int Connections = 60;
        var log = Path.Combine(fixture.Cluster.State, "logs", "silo-b.log");
        var before = Lines();
        var since = Stopwatch.GetTimestamp();

        for (var turn = 0; turn < Connections; turn++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(fixture.Cluster.Address('b'), SiloPort);
            await client.GetStream().WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
            await Record.ExceptionAsync(() => client.GetStream().ReadAsync(new byte[64]).AsTask().WaitAsync(Patience)); // its end, or a reset
        }

        // Ten a minute, and the minutes may change meanwhile.
        var minutes = 2 + (int)Stopwatch.GetElapsedTime(since).TotalMinutes;
        Assert.InRange(Lines() - before, 0, 10 * minutes);

        int Lines()
        {
            using var file = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return file.ReadToEnd().Split("No mutual TLS with").Length - 1;
        }
    }

    private static X509Certificate2 Load(string path)
    {
        using var pem = X509Certificate2.CreateFromPemFile(path + ".pem", path + ".key");
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private X509Certificate2 Sign(string name, int fromDay, int toDay)
    {
        using var authority = X509Certificate2.CreateFromPemFile(Path.Combine(Tls, "ca.pem"), Path.Combine(Tls, "ca.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();

        // The authority is younger than an expired certificate would be, and .NET wants them nested.
        var generator = X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!);
        using var signed = request.Create(authority.SubjectName, generator, now.AddDays(fromDay), now.AddDays(toDay), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    // In TLS 1.3 a client's handshake ends before the server has judged its certificate: what follows tells. A server that serves waits for
    // Orleans' preamble; one that refuses closes.
    private async Task<bool> IsServedAsync(int port, X509Certificate2? own)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(fixture.Cluster.Address('a'), port);
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "silo.monkeysmail",
                ClientCertificates = own is null ? null : [own],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => own!,
                EnabledSslProtocols = SslProtocols.Tls13,
            }).WaitAsync(Patience);
            using var quiet = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
            return await stream.ReadAsync(new byte[1], quiet.Token) > 0;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }

    private async Task<string> ShownSerialAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(fixture.Cluster.Address('c'), SiloPort);
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "silo.monkeysmail",
            ClientCertificates = [Load(Path.Combine(Tls, "silo-b"))],
        });
        return ((X509Certificate2)stream.RemoteCertificate!).SerialNumber;
    }
}
