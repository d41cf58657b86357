// Sockets, TLS, PROXY headers, and how a stop looks from outside.
using System.Net;
using System.Security.Authentication;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Tests.Api;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Submission;

public sealed class ListenerTests
{
    private const string Mail = "From: no-reply@example.com\r\nTo: user@example.net\r\nSubject: Hello\r\n\r\ntext";

    [Fact]
    public async Task OldTls_IsRefused_OnBothPorts()
    {
        await using var host = await SmtpHost.StartAsync();
        foreach (var (protocol, works) in new[] { (SslProtocols.Tls12, true), (SslProtocols.Tls13, true), (Old, false) })
        {
            await using var upgraded = await RawSmtpClient.ConnectAsync(host.StartTls);
            await upgraded.ReplyAsync();
            await upgraded.SayAsync("EHLO client.test");
            await upgraded.SayAsync("STARTTLS");
            await using var secured = await RawSmtpClient.ConnectAsync(host.Implicit);
            foreach (var client in new[] { upgraded, secured })
            {
                var failure = await Record.ExceptionAsync(() => client.SecureAsync(protocol));

                Assert.Equal(works, failure is null);
                Assert.True(!works || client.Protocol == protocol);
            }
        }
    }

    [Fact]
    public async Task ImplicitTls_TakesMail()
    {
        await using var host = await SmtpHost.StartAsync();
        await using var client = await RawSmtpClient.ConnectAsync(host.Implicit);
        await client.SecureAsync();
        await client.ReplyAsync();
        await client.SayAsync("EHLO client.test");

        Assert.StartsWith("235", await client.SayAsync("AUTH PLAIN " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0a\0{FakeCluster.LiveKey}"))), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0 Accepted as msg_", await client.TransactAsync(Mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterStartTls_TheClientBeginsAnew()
    {
        await using var host = await SmtpHost.StartAsync();
        await using var client = await RawSmtpClient.ConnectAsync(host.StartTls);
        await client.ReplyAsync();
        await client.SayAsync("EHLO client.test");
        Assert.Equal("220 2.0.0 Ready to start TLS", await client.SayAsync("STARTTLS"));
        await client.SecureAsync();

        Assert.StartsWith("503", await client.SayAsync("AUTH PLAIN AGFubgBzZWNyZXQ="), StringComparison.Ordinal);
        Assert.DoesNotContain("STARTTLS", await client.SayAsync("EHLO client.test"), StringComparison.Ordinal);
        Assert.StartsWith("503", await client.SayAsync("STARTTLS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommandsInjectedBeforeTheHandshake_AreNeverRunUnderTls()
    {
        await using var host = await SmtpHost.StartAsync();
        await using var client = await RawSmtpClient.ConnectAsync(host.StartTls);
        await client.ReplyAsync();
        await client.SayAsync("EHLO client.test");

        await client.SendAsync("STARTTLS\r\nEHLO injected.test\r\nAUTH PLAIN AGFubgBzZWNyZXQ=\r\n");

        Assert.StartsWith("554 5.5.0", await client.ReplyAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => client.SecureAsync());
    }

    [Fact]
    public async Task Certificate_IsReadAgain_WhenItsFileChanges()
    {
        await using var host = await SmtpHost.StartAsync();
        await using var before = await RawSmtpClient.ConnectAsync(host.Implicit);
        await before.SecureAsync();

        host.Certificate.Renew("renewed.test");
        var shown = "";
        var start = TimeProvider.System.GetTimestamp();
        while (shown != "CN=renewed.test" && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            await using var after = await RawSmtpClient.ConnectAsync(host.Implicit);
            await after.SecureAsync();
            shown = after.ShownCertificate;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Equal(("CN=smtp.test", "CN=renewed.test"), (before.ShownCertificate, shown));
        Assert.StartsWith("220", await before.ReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionsOfOneAddress_AreCounted()
    {
        await using var host = await SmtpHost.StartAsync(smtp => smtp.MaxConnectionsPerAddress = 2);
        await using var first = await RawSmtpClient.ConnectAsync(host.StartTls);
        await using var second = await RawSmtpClient.ConnectAsync(host.StartTls);
        Assert.StartsWith("220", await first.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("220", await second.ReplyAsync(), StringComparison.Ordinal);

        await using var third = await RawSmtpClient.ConnectAsync(host.StartTls);
        await using var elsewhere = await RawSmtpClient.ConnectAsync(host.StartTls, IPAddress.Parse("127.0.0.2"));

        Assert.Equal("421 4.7.0 Too many connections from your network", await third.ReplyAsync());
        Assert.StartsWith("220", await elsewhere.ReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrustedProxy_TellsWhoTheClientIs_AndNobodyElseDoes()
    {
        await using var host = await SmtpHost.StartAsync(
            smtp => smtp.MaxConnectionsPerAddress = 1, trustedProxies: [IPNetwork.Parse("127.0.0.3/32")]);
        await using var proxied = await ThroughProxyAsync(host, [192, 0, 2, 7]);
        await using var same = await ThroughProxyAsync(host, [192, 0, 2, 7]);
        await using var other = await ThroughProxyAsync(host, [192, 0, 2, 8]);
        await using var silent = await RawSmtpClient.ConnectAsync(host.StartTls, IPAddress.Parse("127.0.0.3"));
        await silent.SendAsync("EHLO client.test\r\n");
        await using var liar = await RawSmtpClient.ConnectAsync(host.StartTls, IPAddress.Parse("127.0.0.4"));
        await liar.ReplyAsync();
        await liar.SendAsync(Header([192, 0, 2, 9]));

        Assert.StartsWith("235", await proxied.LogInAsync(FakeCluster.LiveKey), StringComparison.Ordinal);
        await proxied.TransactAsync(Mail);
        Assert.Equal("192.0.2.7", Assert.Single(host.Cluster.Workspace.Admissions).Credential.Address);
        Assert.Equal("421 4.7.0 Too many connections from your network", await same.ReplyAsync());
        Assert.StartsWith("220", await other.ReplyAsync(), StringComparison.Ordinal);
        Assert.Null(await silent.ReplyAsync());

        // Two empty lines, and then a NUL.
        Assert.Equal(["500", "500", "550"], new[] { await liar.ReplyAsync(), await liar.ReplyAsync(), await liar.ReplyAsync() }.Select(reply => reply?[..3]));
    }

    [Theory]
    [InlineData("localhost:587", "MonkeysMail:Smtp:Submission is 'localhost:587'; it should be an address and a port such as 0.0.0.0:587 or [::]:587.")]
    [InlineData("0.0.0.0", "MonkeysMail:Smtp:Submission is '0.0.0.0'; it should be an address and a port such as 0.0.0.0:587 or [::]:587.")]
    [InlineData("::1", "MonkeysMail:Smtp:Submission is '::1'; it should be an address and a port such as 0.0.0.0:587 or [::]:587.")]
    [InlineData("0.0.0.0:587", "MonkeysMail:Smtp:Submission and :SubmissionTls take keys under TLS only: set MonkeysMail:Tls:Certificate and :Key.")]
    public void Settings_ThatAreWrong_AreNamed(string address, string error)
    {
        var errors = new List<string>();

        new SmtpSettings { Submission = address }.Check(new TlsSettings(), hasFront: true, errors);

        Assert.Contains(error, errors);
    }

    [Fact]
    public void Settings_ThatAreRight_AreTaken()
    {
        var errors = new List<string>();
        var tls = new TlsSettings { Certificate = "a", Key = "b" };

        new SmtpSettings { Submission = "0.0.0.0:587", SubmissionTls = "[::]:465" }.Check(tls, hasFront: true, errors);
        Assert.Empty(errors);
        new SmtpSettings { Submission = "0.0.0.0:587", MaxConnectionsPerKey = 0 }.Check(tls, hasFront: false, errors);

        Assert.Equal(
            ["MonkeysMail:Smtp needs a front in this process: a silo of a cluster has one when urls are given.",
                "MonkeysMail:Smtp:MaxConnectionsPerKey is 0; it should be a whole number from 1 to 100000."],
            errors);
    }

#pragma warning disable SYSLIB0039, CA5397 // what the server must refuse
    private static SslProtocols Old => SslProtocols.Tls | SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397

    private static async Task<RawSmtpClient> ThroughProxyAsync(SmtpHost host, byte[] client)
    {
        var connection = await RawSmtpClient.ConnectAsync(host.StartTls, IPAddress.Parse("127.0.0.3"));
        await connection.SendAsync(Header(client));
        return connection;
    }

    private static byte[] Header(byte[] client) => [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, .. client, 127, 0, 0, 1, 0x30, 0x39, 2, 75];
}
