// Reports in their form (RFC 8460 4, 5.3, appendix B), and the record that asks for them.
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.TlsReports;
using Xunit;
using TlsReportReader = MonkeysMail.Grains.Bounces.Aggregates.TlsReportReader;

namespace MonkeysMail.Tests.TlsReports;

public sealed class TlsReportTests
{
    private static readonly DateOnly Day = new(2016, 4, 1);

    private static readonly TlsReportOptions Options = new() { Organization = "Company-X", Contact = "sts-reporting@company-x.example" };

    private static readonly TlsDomainDay Sample = new(Day, "company-y.example",
    [
        new TlsTally(
            Day, "company-y.example", TlsPolicyType.Sts, ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"],
            ["*.mail.company-y.example"], 5_326, 303,
            [
                new TlsFailure(TlsResultType.CertificateExpired, "2001:db8:abcd:12::1", "mx1.mail.company-y.example", null, null, 100),
                new TlsFailure(
                    TlsResultType.StartTlsNotSupported, "2001:db8:abcd:13::1", "mx2.mail.company-y.example", "203.0.113.56", null, 200),
                new TlsFailure(TlsResultType.ValidationFailure, "198.51.100.62", "mx-backup.mail.company-y.example", "203.0.113.58", "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED", 3),
            ]),
    ]);

    // The values of RFC 8460 appendix B.
    [Fact]
    public void Report_HasTheShapeOfTheStandard()
    {
        var report = TlsReport.Of(Sample, Options);

        var expected = $$"""
            {
              "organization-name": "Company-X",
              "date-range": { "start-datetime": "2016-04-01T00:00:00Z", "end-datetime": "2016-04-01T23:59:59Z" },
              "contact-info": "sts-reporting@company-x.example",
              "report-id": "{{report.Id}}",
              "policies": [{
                "policy": {
                  "policy-type": "sts",
                  "policy-string": ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"],
                  "policy-domain": "company-y.example",
                  "mx-host": ["*.mail.company-y.example"]
                },
                "summary": { "total-successful-session-count": 5326, "total-failure-session-count": 303 },
                "failure-details": [
                  { "result-type": "certificate-expired", "sending-mta-ip": "2001:db8:abcd:12::1",
                    "receiving-mx-hostname": "mx1.mail.company-y.example", "failed-session-count": 100 },
                  { "result-type": "starttls-not-supported", "sending-mta-ip": "2001:db8:abcd:13::1",
                    "receiving-mx-hostname": "mx2.mail.company-y.example", "receiving-ip": "203.0.113.56", "failed-session-count": 200 },
                  { "result-type": "validation-failure", "sending-mta-ip": "198.51.100.62",
                    "receiving-mx-hostname": "mx-backup.mail.company-y.example", "receiving-ip": "203.0.113.58", "failed-session-count": 3,
                    "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED" }
                ]
              }]
            }
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(report.Json.Span)), Encoding.UTF8.GetString(report.Json.Span));
    }

    [Fact]
    public void Report_IsNamed_AndRepeated_ByTheSameId()
    {
        var report = TlsReport.Of(Sample, Options);

        Assert.Matches("^company-x\\.example!company-y\\.example!1459468800!1459555199![a-z0-9]+\\.json\\.gz$", report.FileName);
        Assert.Equal(report.Id, TlsReport.Of(Sample, Options).Id);
        Assert.NotEqual(report.Id, TlsReport.Of(Sample with { Day = Day.AddDays(1) }, Options).Id);
    }

    [Fact]
    public void CompressedReport_IsReadByOurOwnReader()
    {
        using var gzip = new GZipStream(new MemoryStream(TlsReport.Of(Sample, Options).Compress()), CompressionMode.Decompress);
        using var json = new MemoryStream();
        gzip.CopyTo(json);

        var read = TlsReportReader.Read(json.ToArray())!;

        Assert.Equal(("Company-X", 5_326L, 303L), (read.Organization, read.Policies.Single().Successful, read.Policies.Single().Failed));
        Assert.Equal(["certificate-expired", "starttls-not-supported", "validation-failure"], read.Policies.Single().Failures.Select(failure => failure.Result));
    }

    [Fact]
    public void Mail_IsAMultipartReport()
    {
        var report = TlsReport.Of(Sample, Options);
        var octets = TlsReportMail.Write(report, Sample, MailAddress.Parse("reports@company-y.example"), Options);
        using var stream = new MemoryStream(octets);
        var mail = MimeKit.MimeMessage.Load(stream);

        Assert.DoesNotContain(Encoding.ASCII.GetString(octets).Split("\r\n"), line => line.Contains('\n', StringComparison.Ordinal) || line.Length > 998);
        Assert.Equal(("company-y.example", "company-x.example", "No"), (mail.Headers["TLS-Report-Domain"], mail.Headers["TLS-Report-Submitter"], mail.Headers["TLS-Required"]));
        Assert.Equal(TlsReportMail.Subject(report, "company-y.example", Options), mail.Subject);
        var body = Assert.IsAssignableFrom<MimeKit.Multipart>(mail.Body);
        Assert.Equal(("multipart/report", "tlsrpt"), (body.ContentType.MimeType, body.ContentType.Parameters["report-type"]));
        var file = Assert.IsType<MimeKit.MimePart>(body[1]);
        Assert.Equal(("application/tlsrpt+gzip", report.FileName), (file.ContentType.MimeType, file.FileName));
        using var content = new MemoryStream();
        file.Content!.DecodeTo(content);
        Assert.Equal(report.Compress(), content.ToArray());
    }

    [Theory]
    [InlineData("v=TLSRPTv1; rua=mailto:reports@example.com", "mailto:reports@example.com")]
    [InlineData("v=TLSRPTv1;rua=https://reporting.example.com/v1/tlsrpt", "https://reporting.example.com/v1/tlsrpt")]
    [InlineData("v=TLSRPTv1; x=y; rua=mailto:a@example.com,https://b.example/x;", "mailto:a@example.com https://b.example/x")]
    [InlineData("v=TLSRPTv1; rua=http://b.example/x,ftp://b.example,mailto:none", "")]
    [InlineData("v=TLSRPTv1; rua=https://user@b.example/x", "")]
    [InlineData("v=TLSRPTv2; rua=mailto:a@example.com", "")]
    [InlineData("v=TLSRPTv1", "")]
    [InlineData("", "")]
    public void Record_NamesThePlaces(string text, string places) =>
        Assert.Equal(places, string.Join(' ', TlsReportRecord.Places([text, "v=spf1 -all"])));

    [Fact]
    public void TwoRecords_AreNone_AndPlacesAreBounded()
    {
        const string One = "v=TLSRPTv1; rua=mailto:a@example.com";
        Assert.Empty(TlsReportRecord.Places([One, One]));
        Assert.Equal(TlsReportRecord.MostPlaces, TlsReportRecord.Places(
            ["v=TLSRPTv1; rua=" + string.Join(',', Enumerable.Range(0, 30).Select(i => $"mailto:a{i}@example.com"))]).Length);
    }
}
