// One reply to a command, and the replies that the protocol itself gives. Every text is ours: nothing that a client sent is repeated.
namespace MonkeysMail.Api.Smtp.Server;

/// <param name="Enhanced">RFC 3463; empty where RFC 2034 4 wants none.</param>
/// <param name="Text">One line; what is not printable ASCII in it is not sent.</param>
/// <param name="Ends">The connection ends after it.</param>
internal sealed record Reply(int Code, string Enhanced, string Text, bool Ends = false)
{
    public static readonly Reply Ok = new(250, "2.0.0", "OK");
    public static readonly Reply SenderOk = new(250, "2.1.0", "Sender OK");
    public static readonly Reply RecipientOk = new(250, "2.1.5", "Recipient OK");
    public static readonly Reply ChunkOk = new(250, "2.0.0", "Chunk taken");
    public static readonly Reply Authenticated = new(235, "2.7.0", "Authentication succeeded");
    public static readonly Reply StartTls = new(220, "2.0.0", "Ready to start TLS");
    public static readonly Reply StartContent = new(354, "", "End with <CRLF>.<CRLF>");
    public static readonly Reply Bye = new(221, "2.0.0", "Bye", Ends: true);
    public static readonly Reply CannotVerify = new(252, "2.5.0", "Addresses are not verified; send the message");
    public static readonly Reply Help = new(214, "2.0.0", "See RFC 5321");

    public static readonly Reply Stopping = new(421, "4.3.2", "The server is stopping; come again in a moment", Ends: true);
    public static readonly Reply TimedOut = new(421, "4.4.2", "Nothing came in time", Ends: true);
    public static readonly Reply TooManyErrors = new(421, "4.7.0", "Too many refused commands", Ends: true);
    public static readonly Reply TooManyIdle = new(421, "4.7.0", "Too many commands without a message", Ends: true);
    public static readonly Reply TooManyGuesses = new(421, "4.7.0", "Too many wrong credentials", Ends: true);
    public static readonly Reply TooManyRecipients = new(452, "4.5.3", "Too many recipients; send the rest in another transaction");
    public static readonly Reply TooManyMessages = new(452, "4.3.2", "This connection has carried its messages; open another one");
    public static readonly Reply Failed = new(451, "4.3.0", "Not possible now; come again in a moment");
    public static readonly Reply NoRoom = new(451, "4.3.1", "Too many messages are being received now; come again in a moment");
    public static readonly Reply NoTls = new(454, "4.7.0", "TLS is not available now");

    public static readonly Reply Unknown = new(500, "5.5.1", "Command not known");
    public static readonly Reply Unreadable = new(500, "5.5.2", "The line is not readable text");
    public static readonly Reply LineTooLong = new(500, "5.5.2", "The line is too long");
    public static readonly Reply AuthLineTooLong = new(500, "5.5.6", "The line is too long");
    public static readonly Reply NoArgument = new(501, "5.5.4", "This command has no argument");
    public static readonly Reply NoName = new(501, "5.5.4", "Give your host name or address literal");
    public static readonly Reply NotBase64 = new(501, "5.5.2", "That is not base64 of a user and a password");
    public static readonly Reply AuthAborted = new(501, "5.7.0", "Authentication aborted");
    public static readonly Reply NotImplemented = new(502, "5.5.1", "Command not implemented");
    public static readonly Reply OutOfOrder = new(503, "5.5.1", "Not now: the commands come in another order");
    public static readonly Reply MechanismUnknown = new(504, "5.5.4", "PLAIN and LOGIN are offered");
    public static readonly Reply TlsFirst = new(530, "5.7.0", "Use STARTTLS first");
    public static readonly Reply AuthFirst = new(530, "5.7.0", "Authentication required");
    public static readonly Reply EncryptFirst = new(538, "5.7.11", "Authentication is offered under TLS only");
    public static readonly Reply TooLarge = new(552, "5.3.4", "The message is too large");

    // The peer frames lines otherwise than we do, or is not speaking SMTP: whatever it sends next could be read in two ways.
    public static readonly Reply BareLineEnd = new(550, "5.5.2", "A line ends with a bare CR or LF, or holds NUL; end every line with CRLF", Ends: true);
    public static readonly Reply TooEarly = new(554, "5.5.0", "Something was sent before its turn; wait for the reply", Ends: true);
    public static readonly Reply NotSmtp = new(521, "5.5.1", "This is SMTP", Ends: true);
    public static readonly Reply LineNeverEnds = new(521, "5.5.2", "The line is too long", Ends: true);
    public static readonly Reply ChunkUnreadable = new(501, "5.5.4", "BDAT has a size in octets, and LAST or nothing", Ends: true);
    public static readonly Reply FarTooLarge = new(552, "5.3.4", "The message is far too large", Ends: true);

    public bool IsPositive => Code < 400;

    /// <summary>It counts against the client.</summary>
    public bool IsError => Code >= 500;
}
