namespace MonkeysMail.Api.Smtp.Server;

internal enum SmtpAuthMode
{
    /// <summary>AUTH is not offered.</summary>
    None,

    /// <summary>PLAIN and LOGIN, under TLS only; no mail before them (RFC 4954, RFC 6409 4.3).</summary>
    Required,
}
