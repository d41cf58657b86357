// Mail by SMTP, from the client's library to the recipient's server, on both databases.
using System.Net;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class SubmissionTests
{
    [Theory, BothDatabases]
    public async Task MailByMailKit_IsDelivered_SignedAndSeen(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        using var directory = new TestDirectory();
        var certificate = new TestCertificate(directory.Path);
        installation.Settings.AddRange([.. Settings(certificate), $"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}"]);
        await using var engine = await Engine.StartAsync(installation);
        var server = engine.Services.GetRequiredService<SmtpServer>();
        var ids = new List<string>();
        foreach (var (name, tls) in new[] { ("submission", SecureSocketOptions.StartTls), ("submission-tls", SecureSocketOptions.SslOnConnect) })
        {
            using var client = new TellingClient();
            await client.ConnectAsync("localhost", server.Addresses.Single(bound => bound.Name == name).Address.Port, tls);
            await client.AuthenticateAsync(new NetworkCredential("app", installation.LiveKey));
            Assert.True(client.Capabilities.HasFlag(SmtpCapabilities.Chunking | SmtpCapabilities.Dsn | SmtpCapabilities.UTF8 | SmtpCapabilities.Pipelining));
            foreach (var chunked in new[] { false, true })
            {
                client.Chunked = chunked;
                var response = await client.SendAsync(Mail(name), new MailboxAddress("", "bounces@mail.example.com"), [new MailboxAddress("Ann", "ann@example.net")]);
                ids.Add(response[response.IndexOf("msg_", StringComparison.Ordinal)..]);
            }

            await client.DisconnectAsync(quit: true);
        }

        var delivered = await sink.WaitForAsync(4);

        Assert.All(delivered, message => Assert.Equal(("bounces@mail.example.com", "ann@example.net"), (message.MailFrom, string.Join(' ', message.Recipients))));
        var mime = await MimeMessage.LoadAsync(new MemoryStream(delivered[0].Content));
        Assert.Equal(("Grüße", 2, 1), (mime.Subject, mime.Headers.Count(h => h.Id == HeaderId.DkimSignature), mime.Headers.Count(h => h.Id == HeaderId.Received)));
        Assert.DoesNotContain(mime.Headers, header => header.Field.StartsWith("X-MonkeysMail-", StringComparison.OrdinalIgnoreCase));
        foreach (var id in ids)
        {
            var seen = await engine.Live.WaitForStatusAsync(id, "delivered");
            Assert.Equal(("welcome", "u_1", "Grüße"),
                (seen["tags"]![0]!.GetValue<string>(), seen["metadata"]!["user_id"]!.GetValue<string>(), seen["subject"]!.GetValue<string>()));
        }
    }

    [Theory, BothDatabases]
    public async Task ScheduledMail_IsChecked_WhenItIsAccepted(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        using var directory = new TestDirectory();
        installation.Settings.AddRange(Settings(new TestCertificate(directory.Path)));
        await using var engine = await Engine.StartAsync(installation);
        await using var client = await RawSmtpClient.ConnectAsync(engine.Services.GetRequiredService<SmtpServer>().Addresses.First().Address);
        await client.LogInAsync(installation.LiveKey);
        var later = $"X-MonkeysMail-Send-At: {TimeProvider.System.GetUtcNow().AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}\r\nFrom: a@example.com\r\nSubject: later\r\n";

        var good = await client.TransactAsync(later + "\r\ntext", "a@example.com");
        var bad = await client.TransactAsync(later + "Subject: again\r\n\r\ntext", "a@example.com");

        Assert.StartsWith("250 2.0.0 Accepted as ", good, StringComparison.Ordinal);
        var (_, seen) = await engine.Live.GetAsync($"/v1/messages/{good!["250 2.0.0 Accepted as ".Length..]}");
        Assert.Equal("scheduled", seen["status"]!.GetValue<string>());
        Assert.StartsWith("550 5.6.0 headers.Subject: ", bad, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_LetsSessionsEnd()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        using var directory = new TestDirectory();
        installation.Settings.AddRange(Settings(new TestCertificate(directory.Path)));
        await using var silo = await SiloProcess.StartAsync(installation.Arguments());
        const string Listening = "listening submission ";
        var line = silo.Output.Split('\n').Single(text => text.StartsWith(Listening, StringComparison.Ordinal));
        await using var idle = await RawSmtpClient.ConnectAsync(IPEndPoint.Parse(line[Listening.Length..]));
        await using var busy = await RawSmtpClient.ConnectAsync(IPEndPoint.Parse(line[Listening.Length..]));
        await idle.LogInAsync(installation.TestKey);
        await busy.LogInAsync(installation.TestKey);
        await busy.SayAsync("MAIL FROM:<a@example.com>");
        await busy.SayAsync("RCPT TO:<ann@example.net>");
        await busy.SayAsync("DATA");

        var stopping = silo.StopAsync();
        var told = await idle.ReplyAsync();
        var answer = await busy.SayAsync("From: a@example.com\r\n\r\ntext\r\n.");
        var end = await busy.ReplyAsync();

        Assert.StartsWith("421 4.3.2", told, StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0 Accepted as msg_", answer, StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", end, StringComparison.Ordinal);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task FrontOfItsOwn_ListensToo_AndSays454WhileNoSiloAnswers()
    {
        using var directory = new TestDirectory();
        using var stopping = new CancellationTokenSource();
        await using var front = FrontServer.Build(
        [
            "--urls=http://127.0.0.1:0", "--MonkeysMail:Cluster:Gateways=127.0.0.1:9", .. Settings(new TestCertificate(directory.Path)), "--MonkeysMail:Hostname=mx.test",
        ]);
        var starting = front.StartAsync(stopping.Token);
        var server = front.Services.GetRequiredService<SmtpServer>();
        var since = TimeProvider.System.GetTimestamp();
        while (server.Addresses.FirstOrDefault().Address is not { Port: > 0 } && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await using var client = await RawSmtpClient.ConnectAsync(server.Addresses.First().Address);
        var reply = await client.LogInAsync("mm_live_abcdefghijkl.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");

        Assert.StartsWith("4", reply, StringComparison.Ordinal);
        await stopping.CancelAsync();
        await Record.ExceptionAsync(() => starting);
    }

    private static IEnumerable<string> Settings(TestCertificate certificate) =>
        ["--MonkeysMail:Smtp:Submission=127.0.0.1:0", "--MonkeysMail:Smtp:SubmissionTls=127.0.0.1:0", .. certificate.Settings];

    private static MimeMessage Mail(string name)
    {
        var mail = new MimeMessage { Subject = "Grüße", Body = new TextPart("plain") { Text = $".\r\n..\r\nby {name}" } };
        mail.From.Add(new MailboxAddress("Example", "no-reply@example.com"));
        mail.To.Add(new MailboxAddress("Ann", "ann@example.net"));
        mail.Headers.Add("X-MonkeysMail-Tag", "welcome");
        mail.Headers.Add("X-MonkeysMail-Metadata", """{"user_id":"u_1"}""");
        return mail;
    }

    private sealed class TellingClient : SmtpClient
    {
        public TellingClient() => ServerCertificateValidationCallback = static (_, shown, _, _) => shown!.Subject == "CN=smtp.test";

        public bool Chunked { get; set; }

        protected override bool PreferSendAsBinaryData => Chunked;

        protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
            DeliveryStatusNotification.Failure | DeliveryStatusNotification.Delay;
    }
}
