namespace MonkeysMail.Api.Smtp.Server;

internal enum SmtpTlsMode
{
    /// <summary>There is no certificate.</summary>
    None,

    /// <summary>STARTTLS may be used (RFC 3207).</summary>
    Offered,

    /// <summary>No mail before STARTTLS.</summary>
    Required,

    /// <summary>The connection begins with the handshake (RFC 8314).</summary>
    Implicit,
}
