using System.Net;

namespace MonkeysMail.Api.Smtp.Server;

/// <summary>Who is at the other end, as far as the protocol knows.</summary>
/// <param name="session">Names the connection in log lines and Received fields.</param>
/// <param name="address">Of the client, through a trusted proxy too.</param>
internal sealed class SmtpPeer(string session, IPAddress address)
{
    public string Session { get; } = session;

    public IPAddress Address { get; } = address;

    /// <summary>What EHLO or HELO said: unproven, at most 255 characters of printable ASCII without spaces. Set by the session.</summary>
    public string? Helo { get; set; }

    /// <summary>The client said EHLO. Set by the session.</summary>
    public bool IsExtended { get; set; }

    /// <summary>Set by the session once the handshake is done.</summary>
    public TlsInfo? Tls { get; set; }

    /// <summary>Set by the session after a 235.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>The protocol's registered name, for Received (RFC 3848, RFC 6531 4.3).</summary>
    public string Protocol(bool smtpUtf8) =>
        !IsExtended ? "SMTP" : (smtpUtf8 ? "UTF8SMTP" : "ESMTP") + (Tls is null ? "" : "S") + (IsAuthenticated ? "A" : "");
}
