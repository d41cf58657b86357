using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using MonkeysMail.Grains.Bounces.Aggregates;
using Xunit;

namespace MonkeysMail.Tests.Bounces.Aggregates;

public sealed class AggregateReaderTests
{
    private const string Tls = """
        {"organization-name":"Company-X","date-range":{"start-datetime":"2026-03-01T00:00:00Z","end-datetime":"2026-03-01T23:59:59Z"},
         "contact-info":"sts-reporting@company-x.example","report-id":"5065427c","policies":[
          {"policy":{"policy-type":"sts","policy-string":["version: STSv1","mode: testing"],"policy-domain":"company-y.example","mx-host":["*.mail.company-y.example"]},
           "summary":{"total-successful-session-count":5326,"total-failure-session-count":303},
           "failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"2001:db8::1","receiving-mx-hostname":"mx1.mail.company-y.example","failed-session-count":100}]}]}
        """;

    private const string Dmarc = """
        <?xml version="1.0" encoding="UTF-8" ?>
        <feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">
          <report_metadata><org_name>mailer.example</org_name><report_id>17</report_id><date_range><begin>1772323200</begin><end>1772409599</end></date_range></report_metadata>
          <policy_published><domain>example.com</domain><adkim>r</adkim><p>quarantine</p></policy_published>
          <record><row><source_ip>192.0.2.7</source_ip><count>12</count>
            <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>
            <identifiers><header_from>example.com</header_from></identifiers>
            <auth_results><dkim><domain>example.com</domain><result>pass</result></dkim></auth_results></record>
          <record><row><source_ip>2001:db8::7</source_ip><count>3</count>
            <policy_evaluated><disposition>quarantine</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row>
            <identifiers><header_from>sub.example.com</header_from></identifiers></record>
          <record><row><source_ip>nowhere</source_ip><count>3</count></row></record>
        </feedback>
        """;

    [Theory]
    [InlineData("application/tlsrpt+gzip", true)]
    [InlineData("application/tlsrpt+json", false)]
    [InlineData("application/octet-stream", true)]
    public void ATlsReport_IsRead(string type, bool gzip)
    {
        var report = Assert.IsType<TlsReport>(Assert.Single(Read(type, gzip ? Gzip(Tls) : Encoding.UTF8.GetBytes(Tls))));

        Assert.Equal(("Company-X", "5065427c"), (report.Organization, report.ReportId));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero), report.End);
        var policy = Assert.Single(report.Policies);
        Assert.Equal(("sts", "company-y.example", 5326, 303), (policy.Type, policy.Domain, policy.Successful, policy.Failed));
        Assert.Equal(new TlsReportFailure("certificate-expired", "mx1.mail.company-y.example", 100), Assert.Single(policy.Failures));
    }

    [Theory]
    [InlineData("application/zip", 'z')]
    [InlineData("application/gzip", 'g')]
    [InlineData("text/xml", 'x')]
    public void ADmarcReport_IsRead(string type, char packing)
    {
        var report = Assert.IsType<DmarcReport>(Assert.Single(Read(type, packing switch
        {
            'z' => Zip(Dmarc),
            'g' => Gzip(Dmarc),
            _ => [.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(Dmarc)],
        })));

        Assert.Equal(("mailer.example", "17", "example.com", "quarantine"), (report.Organization, report.ReportId, report.Domain, report.Policy));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772323200), report.Begin);
        Assert.Equal(
            [new DmarcRow("192.0.2.7", 12, "none", true, false, "example.com"), new DmarcRow("2001:db8::7", 3, "quarantine", false, false, "sub.example.com")],
            report.Rows.ToArray());
    }

    [Theory]
    [InlineData("""<!DOCTYPE feedback [<!ENTITY a "x">]><feedback>&a;</feedback>""")]
    [InlineData("""<!DOCTYPE feedback SYSTEM "file:///etc/passwd"><feedback/>""")]
    [InlineData("<feedback><a><a><a><a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a></a></a></a></feedback>")]
    [InlineData("<feedback><report_metadata/></feedback>")]
    [InlineData("<other/>")]
    [InlineData("<feedback>")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"organization-name":"x","report-id":"y","date-range":[],"policies":[]}""")]
    [InlineData("")]
    public void WhatIsNoReport_IsNone(string content) => Assert.Empty(Read("application/octet-stream", Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatUnpacksToTooMuch_IsNoReport(bool zip)
    {
        var bomb = new string(' ', 30_000_000) + "{}";

        Assert.Empty(Read("application/octet-stream", zip ? Zip(bomb) : Gzip(bomb)));
    }

    [Fact]
    public void ABrokenArchive_IsNoReport()
    {
        Assert.Empty(Read("application/gzip", Gzip(Tls)[..40]));
        Assert.Empty(Read("application/zip", Zip(Dmarc)[..60]));
        Assert.Empty(Read("application/zip", [(byte)'P', (byte)'K', 3, 4, 0, 0]));
    }

    private static ImmutableArray<AggregateReport> Read(string type, byte[] content)
    {
        var mail = $"From: reports@mailer.example\r\nSubject: Report\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + $"--b\r\nContent-Type: text/plain\r\n\r\nA report.\r\n--b\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\r\n--b--\r\n";
        return AggregateReader.Read(Encoding.ASCII.GetBytes(mail));
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static byte[] Zip(string text)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("report.xml").Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
