// A domain whose mail server fails at STARTTLS gets its report of the day: by mail, signed, and by HTTPS. Real database, DNS, mail servers and HTTPS; the day ends by
// asking for what is before tomorrow.
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class TlsReportTests
{
    [Theory]
    [BothDatabases]
    public async Task FailingStartTls_IsReportedByMailAndHttps_AlsoWhenTheEngineWasStoppedMeanwhile(DatabaseKind database)
    {
        using var authority = new CertificateAuthority();
        await using var sink = MailSink.Start(options => options.Address = IPAddress.Parse("127.0.34.1"));
        await using var weak = MailSink.Start(options => (options.Address, options.Port, options.Tls) = (IPAddress.Parse("127.0.34.2"), sink.Port, MailSinkTls.Broken));
        await using var receiver = await ReportHost.StartAsync(authority.Issue("reports.weak.test"));
        await using var dns = await DnsServer.StartAsync(new DnsRecords()
            .Mx("weak.test", 10, "mx.weak.test").A("mx.weak.test", "127.0.34.2")
            .Mx("strong.test", 10, "mx.strong.test").A("mx.strong.test", "127.0.34.1")
            .Mx("quiet.test", 10, "mx.strong.test")
            .A("reports.weak.test", "127.0.0.1")
            .Txt("_smtp._tls.weak.test", $"v=TLSRPTv1; rua=mailto:tls@strong.test,https://reports.weak.test:{receiver.Port}/tls"));
        using var directory = new TestDirectory();
        var roots = Path.Combine(directory.Path, "roots.pem");
        await File.WriteAllTextAsync(roots, authority.Certificate.ExportCertificatePem());
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange(
            $"--MonkeysMail:Dns:Servers={dns.Endpoint}",
            $"--MonkeysMail:Delivery:Port={sink.Port}",
            $"--MonkeysMail:Tls:TrustedRoots={roots}",
            "--MonkeysMail:TlsReports:Organization=Example Inc.",
            "--MonkeysMail:TlsReports:Contact=tls-reports@example.com",
            "--MonkeysMail:TlsReports:AllowedNetworks=127.0.0.0/8");
        await using (var engine = await Engine.StartAsync(installation))
        {
            await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("a@weak.test"), "delivered");
            await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("a@quiet.test"), "delivered");
            await engine.Services.GetRequiredService<TlsResultsFlush>().FlushAsync(CancellationToken.None);
            var workspace = await WorkspaceAsync(engine);
            installation.Settings.Add($"--MonkeysMail:TlsReports:Workspace={workspace}");
        }

        await using var again = await Engine.StartAsync(installation);
        var grains = again.Services.GetRequiredService<IGrainFactory>();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var done = 0;
        foreach (var shard in Enumerable.Range(0, TlsReportShards.Count))
        {
            done += await grains.GetTlsReports(shard).SendAsync(today.AddDays(1));
            Assert.Equal(0, await grains.GetTlsReports(shard).SendAsync(today.AddDays(1)));
        }

        Assert.Equal(2, done);
        var posted = Assert.Single(receiver.Reports);
        Assert.Equal("application/tlsrpt+gzip", posted.ContentType);
        AssertReport(Unzip(posted.Body));

        await sink.WaitUntilAsync(() => sink.Messages.Any(message => message.Recipients.Contains("tls@strong.test")), "the report's mail");
        var message = sink.Messages.Single(message => message.Recipients.Contains("tls@strong.test"));
        using var stream = new MemoryStream(message.Content);
        var mail = await MimeKit.MimeMessage.LoadAsync(stream);
        Assert.Equal("weak.test", mail.Headers["TLS-Report-Domain"]);
        Assert.Contains("d=example.com", mail.Headers["DKIM-Signature"], StringComparison.Ordinal);
        using var content = new MemoryStream();
        ((MimeKit.MimePart)((MimeKit.Multipart)mail.Body!)[1]!).Content!.DecodeTo(content);
        AssertReport(Unzip(content.ToArray()));
    }

    private static void AssertReport(JsonNode report)
    {
        Assert.Equal("Example Inc.", report["organization-name"]!.GetValue<string>());
        var policy = Assert.Single(report["policies"]!.AsArray())!;
        Assert.Equal(("no-policy-found", "weak.test"), (Text(policy["policy"]!["policy-type"]), Text(policy["policy"]!["policy-domain"])));
        Assert.Equal(1, policy["summary"]!["total-failure-session-count"]!.GetValue<int>());
        var failure = Assert.Single(policy["failure-details"]!.AsArray())!;
        Assert.Equal(("validation-failure", "mx.weak.test", "127.0.34.2"), (Text(failure["result-type"]), Text(failure["receiving-mx-hostname"]), Text(failure["receiving-ip"])));
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static JsonNode Unzip(byte[] octets)
    {
        using var gzip = new GZipStream(new MemoryStream(octets), CompressionMode.Decompress);
        return JsonNode.Parse(gzip)!;
    }

    private static async Task<string> WorkspaceAsync(Engine engine) => (await engine.Live.GetAsync("/v1/workspace")).Body["id"]!.GetValue<string>();
}
