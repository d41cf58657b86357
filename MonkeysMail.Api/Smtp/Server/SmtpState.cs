namespace MonkeysMail.Api.Smtp.Server;

/// <summary>Where a session is. Flags, so that a rule can name several.</summary>
[Flags]
internal enum SmtpState
{
    /// <summary>Nobody has said EHLO, or TLS has just begun (RFC 3207 4.2: all that was known is forgotten).</summary>
    New = 1,

    /// <summary>No transaction.</summary>
    Greeted = 2,

    /// <summary>MAIL was taken.</summary>
    Mail = 4,

    /// <summary>At least one RCPT was taken.</summary>
    Rcpt = 8,

    /// <summary>Some of the content has come by BDAT.</summary>
    Chunks = 16,

    Any = New | Greeted | Mail | Rcpt | Chunks,
}
