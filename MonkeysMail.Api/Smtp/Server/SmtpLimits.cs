// What one client may cost, whatever it says. RFC 5321 4.5.3 names the least that a server must stand; what is above it is ours.
namespace MonkeysMail.Api.Smtp.Server;

internal sealed record SmtpLimits
{
    /// <summary>Octets of a command line with its CRLF (RFC 5321 4.5.3.1.4).</summary>
    public int CommandLine { get; init; } = 512;

    /// <summary>The same for MAIL: 512 and what extensions add: SIZE 26, 8BITMIME 17, SMTPUTF8 10, AUTH 500, DSN 500, REQUIRETLS 11 (RFC 1870, 6152, 6531, 4954, 3461, 8689).</summary>
    public int MailLine { get; init; } = 512 + 26 + 17 + 10 + 500 + 500 + 11;

    /// <summary>The same for RCPT: 512, and 500 for DSN (RFC 3461).</summary>
    public int RcptLine { get; init; } = 512 + 500;

    /// <summary>Octets of AUTH and of its continuations (RFC 4954 4).</summary>
    public int AuthLine { get; init; } = 12_288;

    /// <summary>How much of a line that is too long is read to its end; then the connection ends.</summary>
    public int SkippedLine { get; init; } = 64 * 1024;

    /// <summary>Octets of a message as it is sent, before dots are taken out; SIZE in EHLO's answer.</summary>
    public int MessageBytes { get; init; } = 25_000_000;

    /// <summary>RCPT commands of one transaction that are taken; further ones get 452 4.5.3.</summary>
    public int Recipients { get; init; } = 50;

    /// <summary>Messages of one connection; a further MAIL gets 452.</summary>
    public int Messages { get; init; } = 100;

    /// <summary>Refused commands since the last message that was taken; then 421.</summary>
    public int Errors { get; init; } = 20;

    /// <summary>Commands since the last message that was taken which bring none nearer (NOOP, RSET, VRFY, EHLO and so on); then 421.</summary>
    public int IdleCommands { get; init; } = 100;

    /// <summary>Wrong credentials of one connection; then 421.</summary>
    public int AuthFailures { get; init; } = 3;

    /// <summary>How long a client may be silent before a command, or within a message (RFC 5321 4.5.3.2.7).</summary>
    public TimeSpan CommandTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a client that is not authenticated where it must be, or has yet to greet, may be silent.</summary>
    public TimeSpan StrangerTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the content of a message may take to come.</summary>
    public TimeSpan MessageTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a TLS handshake may take.</summary>
    public TimeSpan HandshakeTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long, and how far, a client that was refused in the middle of its content is listened to, so that it can read why.</summary>
    public TimeSpan LingerTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Octets of a refused content that are read to its end before the connection ends: twice what would have been taken.</summary>
    public long RefusedBytes => 2L * MessageBytes;
}
