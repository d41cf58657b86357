// The clients that people have, each as itself: swaks, Python's smtplib, nodemailer, msmtp, and a Postfix that relays.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class SmtpClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MailSink _sink = MailSink.Start();
    private readonly TestDirectory _directory = new();
    private TestCertificate _certificate = null!;
    private Installation _installation = null!;
    private Engine _engine = null!;

    public static TheoryData<bool> Ports => new(false, true);

    public async Task InitializeAsync()
    {
        _certificate = new TestCertificate(_directory.Path);
        PostfixRelay.Open(_directory.Path);
        _installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        _installation.Settings.AddRange(
        [
            "--MonkeysMail:Smtp:Submission=127.0.0.1:0", "--MonkeysMail:Smtp:SubmissionTls=127.0.0.1:0", .. _certificate.Settings,
            $"--MonkeysMail:Delivery:SmartHost={_sink.HostAndPort}",
        ]);
        _engine = await Engine.StartAsync(_installation);
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        _installation.Dispose();
        await _sink.DisposeAsync();
        _directory.Dispose();
    }

    [Theory, MemberData(nameof(Ports))]
    public async Task Swaks_Sends(bool isImplicit)
    {
        foreach (var mechanism in new[] { "PLAIN", "LOGIN" })
        {
            await RunAsync("swaks", null,
                "--server", "localhost", "--port", PortText(isImplicit), isImplicit ? "--tls-on-connect" : "--tls", "--auth", mechanism, "--auth-user", "app",
                "--auth-password", _installation.LiveKey, "--from", "no-reply@example.com", "--to", "swaks@example.net", "--header", "Subject: by swaks");
        }

        Assert.All(await _sink.WaitForAsync(2), message => Assert.Contains("Subject: by swaks", message.Text, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Ports))]
    public async Task Smtplib_Sends(bool isImplicit)
    {
        await RunAsync("python3", null, KitFile("Clients", "smtplib-send.py"), PortText(isImplicit), isImplicit ? "1" : "0", "app", _installation.LiveKey, _certificate.CertificateFile);

        var message = (await _sink.WaitForAsync(1))[0];
        Assert.Contains("smtplib@example.net", message.Recipients);
        Assert.DoesNotContain("X-MonkeysMail-Tag", message.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Ports))]
    public async Task Nodemailer_Sends(bool isImplicit)
    {
        var said = await RunAsync(
            "node", null, KitFile("Verifiers", "nodemailer-send.js"), PortText(isImplicit), isImplicit ? "1" : "0", "app", _installation.LiveKey, _certificate.CertificateFile);

        Assert.StartsWith("250 2.0.0 Accepted as msg_", said, StringComparison.Ordinal);
        Assert.Contains("nodemailer@example.net", (await _sink.WaitForAsync(1))[0].Recipients);
    }

    [Theory, MemberData(nameof(Ports))]
    public async Task Msmtp_Sends(bool isImplicit)
    {
        var parts = _installation.LiveKey.Split('.');
        await RunAsync(
            "msmtp", "From: no-reply@example.com\nTo: msmtp@example.net\nSubject: by msmtp\n\n.\n..\ntext\n",
            "--host=localhost", $"--port={PortText(isImplicit)}", "--auth=on", $"--user={parts[0]}", $"--passwordeval=echo {parts[1]}", "--tls=on",
            isImplicit ? "--tls-starttls=off" : "--tls-starttls=on", $"--tls-trust-file={_certificate.CertificateFile}", "--from=no-reply@example.com", "msmtp@example.net");

        var message = (await _sink.WaitForAsync(1))[0];
        Assert.Equal("no-reply@example.com", message.MailFrom);
        Assert.EndsWith("\r\n\r\n.\r\n..\r\ntext\r\n", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postfix_RelaysThroughIt()
    {
        await using var postfix = await PostfixRelay.StartAsync(Port(isImplicit: false), "relay", _installation.LiveKey, _certificate.CertificateFile);
        await using var client = await RawSmtpClient.ConnectAsync(postfix.Address);
        await client.ReplyAsync();
        await client.SayAsync("EHLO app.example.com");
        for (var i = 0; i < 5; i++)
        {
            Assert.StartsWith("250", await client.TransactAsync(
                $"From: no-reply@example.com\r\nTo: user@example.net\r\nSubject: {i}\r\n\r\ntext", "root@host.example.com", "user@example.net", "other@example.net"), StringComparison.Ordinal);
        }

        var messages = await _sink.WaitForAsync(5, Patience);

        Assert.All(messages, message => Assert.Equal(("root@host.example.com", 2), (message.MailFrom, message.Recipients.Count)));
        Assert.Equal(["0", "1", "2", "3", "4"], messages.Select(message => message.Text.Split("Subject: ")[1][..1]).Order());
    }

    private static string KitFile(string folder, string name) => Path.Combine(Repository.Root, "MonkeysMail.Tests", "Kit", folder, name);

    private int Port(bool isImplicit) =>
        _engine.Services.GetRequiredService<SmtpServer>().Addresses.Single(bound => bound.Name == (isImplicit ? "submission-tls" : "submission")).Address.Port;

    private string PortText(bool isImplicit) => Port(isImplicit).ToString(CultureInfo.InvariantCulture);

    // What the program said; fails the test when it fails.
    private static async Task<string> RunAsync(string program, string? input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }
}
