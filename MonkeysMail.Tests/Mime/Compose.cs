// Requests for the composer's tests, and what they need to look at its output.
using System.Collections.Immutable;
using System.Text;
using MimeKit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Mime;
using Xunit;

namespace MonkeysMail.Tests.Mime;

internal static class Compose
{
    public const string Domain = "example.com";
    public static readonly DateTimeOffset Date = new(2026, 11, 24, 8, 30, 15, TimeSpan.FromHours(2));
    public static readonly MessageId Id = new(Guid.Parse("019abcde-0123-7456-89ab-cdef01234567"));
    public static readonly SigningKey Rsa = DkimKeys.Create(Domain, "mm20261124r", DkimAlgorithm.RsaSha256);
    public static readonly SigningKey Ed25519 = DkimKeys.Create(Domain, "mm20261124e", DkimAlgorithm.Ed25519Sha256);
    public static readonly MessageComposer Composer = new();

    public static ImmutableArray<SigningKey> BothKeys => [Rsa, Ed25519];

    public static ComposedContent Content => new(
        Address("no-reply@example.com", "Example"), [Address("ann@example.net", null)], [], [], "Welcome", "Hello Ann", null, [], []);

    public static NamedAddress Address(string email, string? name)
    {
        Assert.True(MailAddress.TryParse(email, out var address), email);
        return new NamedAddress(address, name);
    }

    public static ComposeResult Run(MailContent content, params ImmutableArray<SigningKey> keys) =>
        Composer.Compose(new ComposeRequest(Id, content, Date, keys, 25_000_000));

    public static RawContent Raw(string text) => new(Encoding.UTF8.GetBytes(text), "");

    /// <summary>Composes without a signature what must be good, and checks what holds for every message.</summary>
    public static string Text(MailContent content)
    {
        var result = Run(content);
        Assert.Empty(result.Errors);
        var text = Encoding.UTF8.GetString(result.Bytes.Span);
        CheckWire(text);
        return text;
    }

    public static MimeMessage Parse(MailContent content) => Parse(Text(content));

    public static MimeMessage Parse(string text) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    public static FieldError Error(MailContent content) => Assert.Single(Run(content).Errors);

    /// <summary>CRLF only, no line over 998 octets, no Bcc, no line of white space alone in the header.</summary>
    public static void CheckWire(string text)
    {
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        var lines = text.Split("\r\n");
        Assert.True(lines.All(line => !line.AsSpan().ContainsAny('\r', '\n')), "A line end is not CRLF.");
        Assert.InRange(lines.Max(Encoding.UTF8.GetByteCount), 0, 998);
        Assert.DoesNotContain(HeaderLines(text), string.IsNullOrWhiteSpace);
        Assert.DoesNotContain(HeaderLines(text), line => line.StartsWith("bcc", StringComparison.OrdinalIgnoreCase));
    }

    public static string[] HeaderLines(string text) => text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
}
