// A report as mail (RFC 8460 5.3): multipart/report of the type tlsrpt, a sentence for people and the file. It goes however the receiver's TLS is, for that is what
// it tells of: TLS-Required: No (RFC 8689 5). Signing is the composer's.
using System.Globalization;
using System.Text;

namespace MonkeysMail.Grains.TlsReports;

internal static class TlsReportMail
{
    public static string Subject(TlsReport report, string domain, TlsReportOptions options) =>
        $"Report Domain: {domain} Submitter: {options.Submitter} Report-ID: <{report.Id}>";

    public static byte[] Write(TlsReport report, TlsDomainDay day, MailAddress recipient, TlsReportOptions options)
    {
        // Derived from the id: the same report is the same octets.
        var boundary = "tlsrpt-" + report.Id[..32];
        var base64 = Convert.ToBase64String(report.Compress(), Base64FormattingOptions.InsertLineBreaks);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"""
            From: <{options.Contact}>
            To: <{recipient}>
            Subject: Report Domain: {day.Domain}
             Submitter: {options.Submitter}
             Report-ID: <{report.Id}>
            TLS-Report-Domain: {day.Domain}
            TLS-Report-Submitter: {options.Submitter}
            TLS-Required: No
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type="tlsrpt";
             boundary="{boundary}"

            --{boundary}
            Content-Type: text/plain; charset="us-ascii"
            Content-Transfer-Encoding: 7bit

            This is an aggregate report of TLS to the mail servers of
            {day.Domain}
            on {day.Day:yyyy-MM-dd} (UTC), as RFC 8460 describes it.

            --{boundary}
            Content-Type: application/tlsrpt+gzip
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment;
             filename="{report.FileName}"

            {base64}
            --{boundary}--

            """).ReplaceLineEndings("\r\n"));
    }
}
