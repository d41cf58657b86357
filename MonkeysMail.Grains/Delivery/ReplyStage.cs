namespace MonkeysMail.Grains.Delivery;

/// <summary>What a reply answers. Only RCPT TO and the final dot can say something about a mailbox.</summary>
public enum ReplyStage
{
    /// <summary>The greeting (RFC 5321 3.1), or the connection itself.</summary>
    Connect = 0,

    /// <summary>EHLO or HELO.</summary>
    Ehlo = 1,

    StartTls = 2,
    Mail = 3,
    Rcpt = 4,

    /// <summary>The DATA command, before any content.</summary>
    Data = 5,

    /// <summary>The end of the content: here the peer takes responsibility.</summary>
    FinalDot = 6,
}
