// A finished RFC 5322 message: checked, never mended. Lines end with CRLF and have at most 998 octets; From has one author; the
// envelope comes from X-MonkeysMail-To or from To, Cc and Bcc. MimeKit reads the header fields, the body is not parsed.
using MimeKit;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class RawMessageReader
{
    public const string EnvelopeHeader = "X-MonkeysMail-To";

    private const int LineOctets = 998; // RFC 5322 2.1.1, without CRLF

    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
        MaxAddressGroupDepth = 1,
    };

    /// <summary>The message, or the problem with it: exactly one of the two. The answer keeps its own copy of the bytes.</summary>
    public static (OutgoingMessage? Message, Problem? Problem) Read(ReadOnlySpan<byte> bytes, IReadOnlyList<string?> envelope, ApiOptions options)
    {
        var errors = new FieldErrors();
        if (ReadHeaders(bytes, errors) is not { } headers)
        {
            return (null, Problem.Invalid(errors));
        }

        var from = ReadFrom(headers, errors);
        var recipients = envelope.Count > 0 ? FromEnvelope(envelope, errors, options) : FromHeaders(headers, errors, options);
        if (errors.Any || from is null)
        {
            return (null, Problem.Invalid(errors));
        }

        return (new OutgoingMessage(
            from.Value, recipients.Addresses, recipients.Normalized,
            new RawContent(bytes.ToArray(), headers[HeaderId.Subject] ?? ""),
            MailStream.Transactional, [], ImmutableDictionary<string, string>.Empty, null, null, bytes.Length), null);
    }

    /// <summary>The header fields of a message whose lines are right; else null, with what is wrong.</summary>
    public static HeaderList? ReadHeaders(ReadOnlySpan<byte> bytes, FieldErrors errors)
    {
        var length = CheckLines(bytes, errors);
        if (errors.Any)
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(bytes[..length].ToArray(), writable: false);
            return HeaderList.Load(Strict, stream);
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            errors.Add("body", "must begin with header fields and an empty line (RFC 5322).");
            return null;
        }
    }

    // Names each line at fault; returns the length of the header fields with the empty line.
    private static int CheckLines(ReadOnlySpan<byte> bytes, FieldErrors errors)
    {
        if (bytes.IsEmpty)
        {
            errors.Add("body", "must be a message (RFC 5322).");
            return 0;
        }

        if (bytes.IndexOf((byte)0) is var zero and >= 0)
        {
            errors.Add("body", FormattableString.Invariant($"must not contain NUL: line {bytes[..zero].Count((byte)'\n') + 1}."));
        }

        var headerLength = -1;
        var start = 0;
        for (var line = 1; start < bytes.Length && !errors.IsFull; line++)
        {
            var rest = bytes[start..];
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var crlf = end >= 0 && rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n';
            var length = end < 0 ? rest.Length : end;
            if (end >= 0 && !crlf)
            {
                errors.Add("body", FormattableString.Invariant(
                    $"must end its lines with CRLF: line {line} has a bare {(rest[end] == '\r' ? "CR" : "LF")}."));
            }

            if (length > LineOctets)
            {
                errors.Add("body", FormattableString.Invariant($"must have at most {LineOctets} octets in a line: line {line} has {length}."));
            }

            start += length + (crlf ? 2 : end >= 0 ? 1 : 0);
            if (length == 0 && headerLength < 0)
            {
                headerLength = start;
            }
        }

        return headerLength < 0 ? bytes.Length : headerLength;
    }

    /// <summary>The one author.</summary>
    public static MailAddress? ReadFrom(HeaderList headers, FieldErrors errors)
    {
        var fields = headers.Where(h => h.Id == HeaderId.From).ToList();
        if (fields.Count != 1)
        {
            errors.Add("from", fields.Count == 0 ? "is required: the message has no From field." : "must be one From field.");
            return null;
        }

        if (InternetAddressList.TryParse(Strict, fields[0].RawValue, out var list)
            && list is [MailboxAddress mailbox]
            && AddressReader.TryConvert(mailbox, out var author))
        {
            return author!.Address;
        }

        errors.Add("from", "must be one author with a valid address.");
        return null;
    }

    private static RecipientSet FromEnvelope(IReadOnlyList<string?> envelope, FieldErrors errors, ApiOptions options)
    {
        var set = new RecipientSet(envelope.Count);
        var count = 0;
        foreach (var value in envelope)
        {
            if (value is null || Controls.Any(value) || !InternetAddressList.TryParse(Strict, value, out var list))
            {
                errors.Add(EnvelopeHeader, "must be addresses, separated by commas.");
                continue;
            }

            count += Add(set, list, EnvelopeHeader, errors);
        }

        Count(count, EnvelopeHeader, errors, options);
        return set;
    }

    private static RecipientSet FromHeaders(HeaderList headers, FieldErrors errors, ApiOptions options)
    {
        var set = new RecipientSet(options.MaxRecipients);
        var count = 0;
        foreach (var header in headers)
        {
            if (header.Id is not (HeaderId.To or HeaderId.Cc or HeaderId.Bcc) || header.RawValue.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
            {
                continue;
            }

            var field = header.Field.ToLowerInvariant();
            if (InternetAddressList.TryParse(Strict, header.RawValue, out var list))
            {
                count += Add(set, list, field, errors);
            }
            else
            {
                errors.Add(field, "must be addresses, separated by commas.");
            }
        }

        Count(count, "to", errors, options);
        return set;
    }

    private static int Add(RecipientSet set, InternetAddressList list, string field, FieldErrors errors)
    {
        var count = 0;
        foreach (var mailbox in list.Mailboxes)
        {
            if (AddressReader.TryConvert(mailbox, out var address))
            {
                set.Add(address!.Address);
                count++;
            }
            else
            {
                errors.Add(field, FormattableString.Invariant($"must hold valid addresses: number {count + 1} is none."));
            }
        }

        return count;
    }

    private static void Count(int count, string field, FieldErrors errors, ApiOptions options)
    {
        if (count == 0 && !errors.Any)
        {
            errors.Add(field, $"must have at least one recipient, in {EnvelopeHeader} or in To, Cc or Bcc.");
        }
        else if (count > options.MaxRecipients)
        {
            errors.Add(field, MessageDraft.TooManyRecipients(options));
        }
    }
}
