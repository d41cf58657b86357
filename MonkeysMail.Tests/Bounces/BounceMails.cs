using System.Text;

namespace MonkeysMail.Tests.Bounces;

/// <summary>Bounces and complaints as a server would write them.</summary>
internal static class BounceMails
{
    public static byte[] Failure(string recipient, string status = "5.1.1", string said = "550 5.1.1 no such user") =>
        Status(recipient, "failed", status, said);

    public static byte[] Delay(string recipient) => Status(recipient, "delayed", "4.4.1", "450 4.4.1 nobody answers");

    public static byte[] Complaint() => Encoding.ASCII.GetBytes("""
        From: <feedback@provider.example>
        Subject: FW: Hello
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

        --b1
        Content-Type: text/plain

        This is an abuse report.
        --b1
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: Provider/1.0
        Version: 1

        --b1--

        """.ReplaceLineEndings("\r\n"));

    private static byte[] Status(string recipient, string action, string status, string said) => Encoding.ASCII.GetBytes($"""
        From: MAILER-DAEMON@mx.example.net
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        --b1
        Content-Type: text/plain

        What became of your message.
        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; {recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; {said}

        --b1--

        """.ReplaceLineEndings("\r\n"));
}
