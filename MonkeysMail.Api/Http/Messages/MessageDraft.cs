// What a reader has found of a message, before it is known to be whole. Complete checks what concerns several fields and makes
// the message that admission and acceptance work on.
using System.Globalization;
using System.Runtime.InteropServices;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal sealed class MessageDraft
{
    public NamedAddress? From { get; set; }

    public bool FromGiven { get; set; }

    public List<NamedAddress> To { get; } = [];

    public List<NamedAddress> Cc { get; } = [];

    public List<NamedAddress> Bcc { get; } = [];

    public List<NamedAddress> ReplyTo { get; } = [];

    public string Subject { get; set; } = "";

    public string? Text { get; set; }

    public string? Html { get; set; }

    /// <summary>False once a text or HTML was refused: it then is not missing.</summary>
    public bool BodyRefused { get; set; }

    /// <summary>True once a recipient was refused: the list then is not empty.</summary>
    public bool RecipientsRefused { get; set; }

    public List<CustomHeader> Headers { get; } = [];

    public ImmutableArray<string> Tags { get; set; } = [];

    public ImmutableDictionary<string, string> Metadata { get; set; } = ImmutableDictionary<string, string>.Empty;

    public List<Attachment> Attachments { get; set; } = [];

    public MailStream Stream { get; set; }

    public DateTimeOffset? SendAt { get; set; }

    public TimeSpan? ExpiresIn { get; set; }

    public bool RequireTls { get; set; }

    public string? IpPool { get; set; }

    /// <summary>The whole message, or the problem with it: exactly one of the two.</summary>
    public (OutgoingMessage? Message, Problem? Problem) Complete(FieldErrors errors, ApiOptions options)
    {
        if (!FromGiven)
        {
            errors.Add("from", "is required.");
        }

        var count = To.Count + Cc.Count + Bcc.Count;
        if (count == 0 && !RecipientsRefused)
        {
            errors.Add("to", "must have at least one recipient, here or in cc or bcc.");
        }
        else if (count > options.MaxRecipients)
        {
            errors.Add("to", TooManyRecipients(options));
        }

        if (string.IsNullOrEmpty(Text) && string.IsNullOrEmpty(Html) && Attachments.Count == 0 && !BodyRefused)
        {
            errors.Add("text", "is required unless there is html or an attachment.");
        }

        if (errors.Any || From is null)
        {
            return (null, Problem.Invalid(errors));
        }

        var size = EstimateSize();
        if (size > options.MaxMessageBytes)
        {
            return (null, new Problem(ProblemKind.TooLarge, string.Create(CultureInfo.InvariantCulture,
                $"The encoded message would have {size} bytes or more; it may have {options.MaxMessageBytes}. Send smaller attachments.")));
        }

        var recipients = new RecipientSet(count);
        recipients.Add(To);
        recipients.Add(Cc);
        recipients.Add(Bcc);
        var content = new ComposedContent(From, [.. To], [.. Cc], [.. ReplyTo], Subject, Text, Html, [.. Headers], [.. Attachments]);
        return (new OutgoingMessage(
            From.Address, recipients.Addresses, recipients.Normalized, content, Stream, Tags, Metadata, SendAt, ExpiresIn, size, IpPool: IpPool, RequireTls: RequireTls), null);
    }

    public static string TooManyRecipients(ApiOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"must be at most {options.MaxRecipients} recipients over to, cc and bcc.");

    // A lower bound: what the texts and files need at least. The composer knows the exact size.
    private long EstimateSize()
    {
        long size = 512 + Subject.Length + (Text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(Text))
            + (Html is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(Html));
        foreach (var header in CollectionsMarshal.AsSpan(Headers))
        {
            size += header.Name.Length + header.Value.Length + 4;
        }

        foreach (var attachment in CollectionsMarshal.AsSpan(Attachments))
        {
            // Base64: 4 characters for 3 octets, and CRLF after each 76 (RFC 2045 6.8).
            var base64 = (attachment.Content.Length + 2L) / 3 * 4;
            size += base64 + (base64 / 76 * 2) + 128;
        }

        return size;
    }
}
