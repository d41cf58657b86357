using System.Net;
using System.Net.Security;

namespace MonkeysMail.Tests.Kit;

/// <summary>How a whole sink behaves; may be changed while it runs, and counts from the next connection or command on.</summary>
public sealed class MailSinkOptions
{
    /// <summary>Where it listens; several sinks of a test share a port by having addresses of their own in 127/8.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    public int Port { get; set; }

    /// <summary>The first reply, with its code: <c>220 …</c>, <c>421 …</c>, <c>554 …</c>.</summary>
    public string Greeting { get; set; } = "220 sink.test ESMTP";

    public MailSinkTls Tls { get; set; } = MailSinkTls.Offered;

    /// <summary>What it shows in the handshake; null: one made by itself.</summary>
    public SslStreamCertificateContext? Certificate { get; set; }

    /// <summary>REQUIRETLS is offered under TLS (RFC 8689).</summary>
    public bool RequireTls { get; set; }

    public bool Pipelining { get; set; } = true;

    public bool EightBitMime { get; set; } = true;

    public bool SmtpUtf8 { get; set; } = true;

    /// <summary>What SIZE names; null: SIZE is not offered.</summary>
    public long? MaxSize { get; set; } = 50_000_000;

    /// <summary>EHLO is answered 500, HELO works.</summary>
    public bool KnowsEhlo { get; set; } = true;

    /// <summary>Recipients of one transaction; the next gets 452 4.5.3.</summary>
    public int MaxRecipients { get; set; } = 1_000;

    /// <summary>Open connections; the next gets 421.</summary>
    public int MaxConnections { get; set; } = int.MaxValue;

    /// <summary>Connections are reset before the greeting.</summary>
    public bool ResetOnConnect { get; set; }

    /// <summary>The reply to MAIL FROM when it is not 250.</summary>
    public string? MailReply { get; set; }

    /// <summary>The reply to DATA when it is not 354.</summary>
    public string? DataReply { get; set; }

    /// <summary>A connection is closed after so many messages, without a word.</summary>
    public int CloseAfterMessages { get; set; } = int.MaxValue;

    /// <summary>Awaited between the content and the reply to the final dot.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;
}
