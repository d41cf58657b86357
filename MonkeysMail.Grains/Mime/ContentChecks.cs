// What would make a composed message break, lie or smuggle, found before anything is rendered. Names of fields are those of the HTTP
// contract. The fronts have checked most of it; the composer believes nobody.
using System.Buffers;
using System.Globalization;
using System.Text;
using MimeKit;

namespace MonkeysMail.Grains.Mime;

internal static class ContentChecks
{
    private const int MaxLine = 998; // subject and display names
    private const int MaxBody = 5_000_000;
    private const int MaxFileName = 255;
    private const string NoControls = "has a control character or half a surrogate pair; remove it";

    // Directional marks make "exe.fdp" read as "pdf.exe" backwards.
    private static readonly SearchValues<char> NotInFileNames = SearchValues.Create("/\\\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    public static ImmutableArray<FieldError> Check(ComposedContent content, int maxSize)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        CheckName(content.From, "from", errors);
        CheckNames(content.To, "to", errors);
        CheckNames(content.Cc, "cc", errors);
        CheckNames(content.ReplyTo, "reply_to", errors);
        CheckSubject(content.Subject, errors);
        CheckHeaders(content.Headers, errors);
        CheckBodies(content, errors);
        CheckAttachments(content.Attachments, errors);
        if (errors.Count == 0 && LeastSize(content) > maxSize)
        {
            errors.Add(MessageComposer.TooLarge(LeastSize(content), maxSize));
        }

        return errors.ToImmutable();
    }

    private static void CheckNames(ImmutableArray<NamedAddress> addresses, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (addresses.IsDefaultOrEmpty)
        {
            return;
        }

        for (var i = 0; i < addresses.Length; i++)
        {
            CheckName(addresses[i], string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), errors);
        }
    }

    private static void CheckName(NamedAddress address, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (address.Name is { } name && (name.Length > MaxLine || HasControls(name, tab: false)))
        {
            errors.Add(new FieldError($"{field}.name", $"The display name has more than {MaxLine} characters, or it {NoControls}."));
        }

        // A default value of the struct, or one that was not made by TryParse.
        if (!MailAddress.TryParse($"{address.Address.Local}@{address.Address.Domain}", out var parsed) || parsed != address.Address)
        {
            errors.Add(new FieldError($"{field}.email", "This is not an e-mail address."));
        }
    }

    private static void CheckSubject(string subject, ImmutableArray<FieldError>.Builder errors)
    {
        if (HasControls(subject, tab: true))
        {
            errors.Add(new FieldError("subject", $"The subject {NoControls}."));
        }

        if (subject.Length > MaxLine)
        {
            errors.Add(new FieldError("subject", $"The subject has {subject.Length} characters; at most {MaxLine} are allowed."));
        }
    }

    private static void CheckHeaders(ImmutableArray<CustomHeader> headers, ImmutableArray<FieldError>.Builder errors)
    {
        if (headers.IsDefaultOrEmpty)
        {
            return;
        }

        var octets = headers.Sum(header => (long)header.Name.Length + Encoding.UTF8.GetByteCount(header.Value));
        if (headers.Length > HeaderPolicy.MaxFields || octets > HeaderPolicy.MaxOctets)
        {
            errors.Add(new FieldError("headers", string.Create(CultureInfo.InvariantCulture,
                $"{headers.Length} headers of {octets} octets; at most {HeaderPolicy.MaxFields} of {HeaderPolicy.MaxOctets} are allowed.")));
            return;
        }

        var once = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            var problem = HeaderPolicy.Refuse(name)
                ?? (HasControls(value, tab: true) ? $"The value {NoControls}." : null)
                ?? (HeaderPolicy.IsStructured(name) ? CheckStructured(name, value, once) : null);
            if (problem is not null)
            {
                errors.Add(new FieldError($"headers.{Printable(name)}", problem));
            }
        }
    }

    private static string? CheckStructured(string name, string value, HashSet<string> once)
    {
        if (!once.Add(name))
        {
            return $"{name} occurs at most once.";
        }

        if (!Ascii.IsValid(value))
        {
            return $"The value of {name} must be ASCII; write an internationalised URL or address in its ASCII form.";
        }

        return value.Split(' ', '\t').Any(word => word.Length > HeaderText.LongestWord)
            ? $"The value of {name} has a word of more than {HeaderText.LongestWord} characters, which no line can hold (RFC 5322 2.1.1)."
            : null;
    }

    private static void CheckBodies(ComposedContent content, ImmutableArray<FieldError>.Builder errors)
    {
        if (content.Text is null && content.Html is null && content.Attachments.IsDefaultOrEmpty)
        {
            errors.Add(new FieldError("text", "A message needs a text, an html part or an attachment."));
        }

        CheckBody(content.Text, "text", errors);
        CheckBody(content.Html, "html", errors);
    }

    private static void CheckBody(string? body, string field, ImmutableArray<FieldError>.Builder errors)
    {
        // The count is needed only where it can exceed the limit: three octets a UTF-16 unit at most.
        if (body is { Length: > MaxBody / 3 } && Encoding.UTF8.GetByteCount(body) > MaxBody)
        {
            errors.Add(new FieldError(field, $"This part has more than {MaxBody} octets of UTF-8."));
        }
    }

    private static void CheckAttachments(ImmutableArray<Attachment> attachments, ImmutableArray<FieldError>.Builder errors)
    {
        if (attachments.IsDefaultOrEmpty)
        {
            return;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < attachments.Length; i++)
        {
            var attachment = attachments[i];
            var field = string.Create(CultureInfo.InvariantCulture, $"attachments[{i}]");
            Add("filename", RefuseFileName(attachment.FileName));
            Add("content_type", RefuseContentType(attachment.ContentType));
            if (attachment.ContentId is { } id)
            {
                Add("content_id", RefuseContentId(id) ?? (ids.Add(ContentIds.Bare(id)) ? null : "Another attachment has this content id."));
            }

            void Add(string member, string? problem)
            {
                if (problem is not null)
                {
                    errors.Add(new FieldError($"{field}.{member}", problem));
                }
            }
        }
    }

    private static string? RefuseFileName(string name)
    {
        if (name.Length is 0 or > MaxFileName || name is "." or ".." || string.IsNullOrWhiteSpace(name))
        {
            return $"A file name has 1 to {MaxFileName} characters.";
        }

        if (HasControls(name, tab: false))
        {
            return $"The file name {NoControls}.";
        }

        return name.AsSpan().ContainsAny(NotInFileNames) ? "A file name has no path separators and no directional marks." : null;
    }

    private static string? RefuseContentType(string type)
    {
        if (type.Length == 0)
        {
            return null; // derived from the file name
        }

        if (!Ascii.IsValid(type) || HasControls(type, tab: false) || type.Length > 255 || !ContentType.TryParse(type, out var parsed))
        {
            return "This is not a media type such as application/pdf (RFC 2045 5.1).";
        }

        // What was percent-encoded (RFC 2231) is plain now, and would be written plain.
        if (parsed.Parameters.Any(parameter => HasControls(parameter.Value, tab: false)))
        {
            return $"A parameter of the media type {NoControls}.";
        }

        return parsed.MediaType.ToUpperInvariant() is "MULTIPART" or "MESSAGE"
            ? "Multipart and message types cannot be attached; send the file as application/octet-stream."
            : null;
    }

    private static string? RefuseContentId(string id)
    {
        var bare = ContentIds.Bare(id);
        return bare.Length is 0 or > 250 || bare.Any(c => c is <= ' ' or > '~' or '<' or '>' or '"' or '\\' or '(' or ')' or ',' or ';')
            ? "A content id has 1 to 250 characters of printable ASCII, such as logo or logo@example.com, without spaces and quotes."
            : null;
    }

    private static bool HasControls(string text, bool tab)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) ? !(tab && c == '\t') : c is '\u2028' or '\u2029')
            {
                return true;
            }

            if (char.IsSurrogate(c) && (!char.IsSurrogatePair(text, i) || i++ < 0))
            {
                return true;
            }
        }

        return false;
    }

    // What the message has at least, once encoded: enough to refuse the hopeless before it takes memory.
    private static long LeastSize(ComposedContent content) =>
        (content.Text?.Length ?? 0L) + (content.Html?.Length ?? 0L)
        + (content.Attachments.IsDefaultOrEmpty ? 0 : content.Attachments.Sum(attachment => attachment.Content.Length / 3L * 4));

    private static string Printable(string name) =>
        new([.. name.Take(76).Select(c => c is > ' ' and <= '~' ? c : '?')]);
}
