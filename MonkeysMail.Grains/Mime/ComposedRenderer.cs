// Renders checked content: the header block by HeaderText, the MIME parts (RFC 2045, 2046, 2387) by MimeKit. The result depends on the
// request alone (Message-ID and boundaries come from the message id), so that rendering again gives the same octets. Bodies are always
// 7-bit on the wire, with lines of at most 78 columns. Bcc is never known here.
using System.Globalization;
using System.Text;
using MimeKit;

namespace MonkeysMail.Grains.Mime;

internal static class ComposedRenderer
{
    private static readonly FormatOptions Format = CreateFormat();

    public static (MessageBuffer Message, bool SmtpUtf8) Render(ComposeRequest request, ComposedContent content, int headroom)
    {
        var smtpUtf8 = AddressesNeedUtf8(content);
        using var body = Body(content, request.Id.ToString());

        using var output = new MemoryStream(headroom + Estimate(content));
        output.SetLength(headroom);
        output.Position = headroom;
        output.Write(Encoding.UTF8.GetBytes(Header(request, content)));
        body.WriteTo(Format, output);
        if (output.GetBuffer()[output.Length - 1] != (byte)'\n')
        {
            output.Write("\r\n"u8);
        }

        return (new MessageBuffer(output.GetBuffer(), headroom, (int)output.Length), smtpUtf8);
    }

    private static string Header(ComposeRequest request, ComposedContent content)
    {
        var header = new StringBuilder(1_024);
        HeaderText.AppendAddresses(header, "From", [content.From]);
        AppendAddresses("To", content.To);
        AppendAddresses("Cc", content.Cc);
        if (content.To.IsDefaultOrEmpty && content.Cc.IsDefaultOrEmpty)
        {
            header.Append("To: undisclosed-recipients:;\r\n");
        }

        AppendAddresses("Reply-To", content.ReplyTo);
        HeaderText.AppendUnstructured(header, "Subject", content.Subject, literal: true);
        header.Append("Date: ").Append(DateText(request.Date)).Append("\r\n");
        header.Append("Message-ID: ").Append(MessageIdText(request.Id, content.From.Address.Domain)).Append("\r\n");
        foreach (var (name, value) in content.Headers.IsDefault ? [] : content.Headers)
        {
            HeaderText.AppendUnstructured(header, name, value, literal: false);
        }

        return header.Append("MIME-Version: 1.0\r\n").ToString();

        void AppendAddresses(string name, ImmutableArray<NamedAddress> addresses)
        {
            if (!addresses.IsDefaultOrEmpty)
            {
                HeaderText.AppendAddresses(header, name, addresses.AsSpan());
            }
        }
    }

    /// <summary>RFC 5322 3.3, in UTC.</summary>
    public static string DateText(DateTimeOffset date) =>
        date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    /// <summary>RFC 5322 3.6.4; the domain is the author's, as receivers expect.</summary>
    public static string MessageIdText(MessageId id, string domain) => $"<{id}@{domain}>";

    // alternative(text, related(html, images)), and all that in mixed with the files: the nesting that every reader knows.
    private static MimeEntity Body(ComposedContent content, string id)
    {
        var attachments = content.Attachments.IsDefault ? [] : content.Attachments;
        var inline = attachments.Where(IsInline).ToList();
        var files = attachments.Where(file => !IsInline(file)).ToList();

        MimeEntity? html = content.Html is null ? null : TextBody.Create("html", content.Html);
        if (html is not null && inline.Count > 0)
        {
            var related = Multipart("related", id, 3);
            related.ContentType.Parameters["type"] = "text/html"; // RFC 2387 3.1
            related.Add(html);
            inline.ForEach(file => related.Add(new FilePart(file)));
            html = related;
        }

        var text = content.Text is null ? null : TextBody.Create("plain", content.Text);
        var body = text ?? html;
        if (text is not null && html is not null)
        {
            body = Multipart("alternative", id, 2);
            ((Multipart)body).Add(text);
            ((Multipart)body).Add(html);
        }

        if (files.Count == 0)
        {
            return body!;
        }

        var mixed = Multipart("mixed", id, 1);
        if (body is not null)
        {
            mixed.Add(body);
        }

        files.ForEach(file => mixed.Add(new FilePart(file)));
        return mixed;

        bool IsInline(Attachment file) => content.Html is not null && file.ContentId is not null;
    }

    // "=_" stands in no quoted-printable and no base64 line, the id in no text that was written before it was given.
    private static Multipart Multipart(string subtype, string id, int level) =>
        new(subtype) { Boundary = string.Create(CultureInfo.InvariantCulture, $"=_{id}_{level}") };

    private static bool AddressesNeedUtf8(ComposedContent content)
    {
        return content.From.Address.NeedsSmtpUtf8 || Any(content.To) || Any(content.Cc) || Any(content.ReplyTo);

        static bool Any(ImmutableArray<NamedAddress> addresses) =>
            !addresses.IsDefaultOrEmpty && addresses.Any(address => address.Address.NeedsSmtpUtf8);
    }

    // Base64 with its line ends takes 1.37 octets for one; text is mostly near its own length.
    private static int Estimate(ComposedContent content)
    {
        var size = 2_048L + ((content.Text?.Length ?? 0) * 5L / 4) + ((content.Html?.Length ?? 0) * 5L / 4);
        foreach (var attachment in content.Attachments.IsDefault ? [] : content.Attachments)
        {
            size += 1_024 + (attachment.Content.Length * 11L / 8);
        }

        return (int)Math.Min(size, 1 << 30);
    }

    private static FormatOptions CreateFormat()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.MaxLineLength = 78;
        return options;
    }
}
