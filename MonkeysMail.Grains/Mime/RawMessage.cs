// Checks and completes a message that a client wrote itself (RFC 5322). Only whole header fields are taken out or put on top; all other octets
// stay what and where they were, so the client's own signatures and 8-bit parts survive. What is wrong is refused, never mended: two
// programs would mend it in two ways.
using System.Buffers;
using System.Globalization;
using System.Text;
using MimeKit;

namespace MonkeysMail.Grains.Mime;

internal static class RawMessage
{
    private const int MaxLine = 998; // RFC 5322 2.1.1, without CRLF
    private const int MaxHops = 50;
    private const int MaxFields = HeaderPolicy.MaxFields + MaxHops; // what a client may write, and what the way may have added
    private const int MaxHeader = 2 * HeaderPolicy.MaxOctets; // custom fields, and as much again for addresses and the trace
    private const string Whole = "message";

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    // RFC 5322 3.6, RFC 2045: at most one of each. Readers differ on which of two they show.
    private static readonly string[] AtMostOnce =
    [
        "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding",
    ];

    public static (MessageBuffer Message, bool SmtpUtf8, FieldError? Error) Complete(ComposeRequest request, ReadOnlyMemory<byte> raw, int headroom)
    {
        var octets = raw.Span;
        var fields = new List<HeaderField>(32);
        var bodyStart = 0;
        if (CheckOctets(octets) is { } problem || (problem = HeaderSection.Read(octets, fields, out bodyStart)) is not null)
        {
            return (default, false, new FieldError(Whole, problem));
        }

        if (CheckFields(octets, fields, bodyStart, out var names) is { } error)
        {
            return (default, false, error);
        }

        if (ReadAuthor(octets, fields[names.IndexOf("From")]) is not { } author)
        {
            return (default, false, new FieldError("headers.From", "From must have exactly one mailbox, such as Example <no-reply@example.com>."));
        }

        var sender = names.IndexOf("Sender");
        if (sender >= 0 && ReadAuthor(octets, fields[sender])?.Domain != author.Domain)
        {
            return (default, false, new FieldError("headers.Sender", "Sender must be one mailbox of the domain of From, or be left out."));
        }

        var added = Additions(request, names, author);
        var output = new byte[headroom + added.Length + octets.Length + 4];
        var length = headroom + Encoding.ASCII.GetBytes(added, output.AsSpan(headroom));
        for (var i = 0; i < fields.Count; i++)
        {
            if (!HeaderPolicy.IsRemovedFromRaw(names[i]))
            {
                Append(octets[fields[i].Start..fields[i].End]);
            }
        }

        var smtpUtf8 = !Ascii.IsValid(output.AsSpan(headroom, length - headroom));
        Append("\r\n"u8);
        Append(octets[bodyStart..]);
        if (!octets.EndsWith("\r\n"u8))
        {
            Append("\r\n"u8);
        }

        return (new MessageBuffer(output, headroom, length), smtpUtf8, null);

        void Append(ReadOnlySpan<byte> part)
        {
            part.CopyTo(output.AsSpan(length));
            length += part.Length;
        }
    }

    private static string? CheckOctets(ReadOnlySpan<byte> octets)
    {
        if (octets.Contains((byte)0))
        {
            return "The message has a NUL octet; encode binary parts as base64.";
        }

        var number = 1;
        for (var rest = octets; !rest.IsEmpty; number++)
        {
            var end = rest.IndexOfAny(LineEnds);
            var line = end < 0 ? rest.Length : end;
            if (line > MaxLine)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"Line {number} has more than {MaxLine} octets; fold it or encode the part as quoted-printable or base64.");
            }

            if (end >= 0 && !rest[end..].StartsWith("\r\n"u8))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Line {number} ends with a bare CR or LF; end every line with CRLF.");
            }

            rest = end < 0 ? default : rest[(end + 2)..];
        }

        return null;
    }

    private static FieldError? CheckFields(ReadOnlySpan<byte> octets, List<HeaderField> fields, int bodyStart, out List<string> names)
    {
        names = new List<string>(fields.Count);
        if (fields.Count > MaxFields || bodyStart > MaxHeader)
        {
            return new FieldError(Whole, $"The header has more than {MaxFields} fields or {MaxHeader} octets.");
        }

        foreach (var field in fields)
        {
            names.Add(Canonical(octets, field));
        }

        if (!System.Text.Unicode.Utf8.IsValid(octets[..bodyStart]))
        {
            return new FieldError(Whole, "The header has octets that are not UTF-8; use encoded words (RFC 2047) or UTF-8 (RFC 6532).");
        }

        foreach (var name in AtMostOnce)
        {
            var count = names.Count(other => other == name);
            if (count > 1)
            {
                return new FieldError($"headers.{name}", $"{name} occurs {count} times; it may occur once (RFC 5322 3.6).");
            }
        }

        if (!names.Contains("From"))
        {
            return new FieldError("headers.From", "The message has no From field.");
        }

        return names.Count(name => name.Equals("Received", StringComparison.OrdinalIgnoreCase)) > MaxHops
            ? new FieldError("headers.Received", $"More than {MaxHops} Received fields: the message is in a loop.")
            : null;
    }

    // The fields that are asked for by name come out in one spelling.
    private static string Canonical(ReadOnlySpan<byte> octets, HeaderField field)
    {
        var name = field.Name(octets);
        foreach (var known in AtMostOnce)
        {
            if (name.Length == known.Length && Ascii.EqualsIgnoreCase(name, known))
            {
                return known;
            }
        }

        return Encoding.ASCII.GetString(name);
    }

    private static MailAddress? ReadAuthor(ReadOnlySpan<byte> octets, HeaderField from)
    {
        return InternetAddressList.TryParse(from.Value(octets).ToArray(), out var list)
            && list is [MailboxAddress mailbox]
            && MailAddress.TryParse(mailbox.Address, out var address)
                ? address
                : null;
    }

    private static string Additions(ComposeRequest request, List<string> names, MailAddress author)
    {
        var added = new StringBuilder();
        if (!names.Contains("Date"))
        {
            added.Append("Date: ").Append(ComposedRenderer.DateText(request.Date)).Append("\r\n");
        }

        if (!names.Contains("Message-ID"))
        {
            added.Append("Message-ID: ").Append(ComposedRenderer.MessageIdText(request.Id, author.Domain)).Append("\r\n");
        }

        if (!names.Contains("MIME-Version"))
        {
            added.Append("MIME-Version: 1.0\r\n");
        }

        return added.ToString();
    }
}
