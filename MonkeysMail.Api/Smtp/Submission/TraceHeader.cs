// The Received field of a submission (RFC 5321 4.4). It names the client by what it said in EHLO where that is a host name, and never by its network address: every
// recipient reads it, and where an application runs is not theirs to know.
using System.Text;
using MimeKit.Utils;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

internal static class TraceHeader
{
    /// <summary>The content with the field on top.</summary>
    public static byte[] Before(ReadOnlySpan<byte> content, SmtpPeer peer, MailCommand mail, string hostname, DateTimeOffset now)
    {
        var from = peer.Helo is { } helo && MailAddress.TryNormalizeDomain(helo, out var name) ? name : "unknown";
        var field = $"Received: from {from} by {hostname}\r\n with {peer.Protocol(mail.SmtpUtf8)} id {peer.Session};\r\n {DateUtils.FormatDate(now)}\r\n";
        var traced = new byte[field.Length + content.Length];
        content.CopyTo(traced.AsSpan(Encoding.ASCII.GetBytes(field, traced)));
        return traced;
    }
}
