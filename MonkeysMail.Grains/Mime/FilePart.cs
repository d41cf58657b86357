// An attached or inline file. Its header is written here, because MimeKit splits long parameters in the middle of a character beyond the Basic
// Multilingual Plane (RFC 2231 3, 4); the content is MimeKit's base64. The file name was checked: it cannot leave its parameter.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MimeKit;

namespace MonkeysMail.Grains.Mime;

internal sealed class FilePart : MimePart
{
    private const int Column = 76;
    private readonly Attachment _file;

    public FilePart(Attachment file)
    {
        _file = file;
        ContentTransferEncoding = ContentEncoding.Base64;
        Content = new MimeContent(AsStream(file.Content));
    }

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (!contentOnly)
        {
            stream.Write(Encoding.ASCII.GetBytes(Header()));
        }

        base.WriteTo(options, stream, contentOnly: true, cancellationToken);
    }

    private string Header()
    {
        var type = ContentType.Parse(_file.ContentType.Length == 0 ? MimeTypes.GetMimeType(_file.FileName) : _file.ContentType);
        var header = new StringBuilder(320).Append("Content-Type: ").Append(type.MimeType);
        foreach (var parameter in type.Parameters)
        {
            if (!parameter.Name.Equals("name", StringComparison.OrdinalIgnoreCase))
            {
                AppendParameter(header, parameter.Name, parameter.Value);
            }
        }

        // Some readers look only here.
        AppendParameter(header, "name", _file.FileName);
        header.Append("\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: ")
            .Append(_file.ContentId is null ? ContentDisposition.Attachment : ContentDisposition.Inline);
        AppendParameter(header, "filename", _file.FileName);
        if (_file.ContentId is { } id)
        {
            header.Append("\r\nContent-ID: <").Append(ContentIds.Bare(id)).Append('>');
        }

        return header.Append("\r\n\r\n").ToString();
    }

    private static void AppendParameter(StringBuilder header, string name, string value)
    {
        if (Ascii.IsValid(value) && name.Length + value.Length < Column - 8)
        {
            header.Append(";\r\n\t").Append(name).Append("=\"")
                .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            return;
        }

        // RFC 2231: one extended parameter, or numbered ones, the charset before the first.
        var whole = Encoded(value);
        if (name.Length + whole.Length < Column - 12)
        {
            header.Append(";\r\n\t").Append(name).Append("*=utf-8''").Append(whole);
            return;
        }

        var number = 0;
        var room = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            var piece = Encoded(rune.ToString());
            if (piece.Length > room)
            {
                var charset = number == 0 ? "utf-8''" : "";
                header.Append(CultureInfo.InvariantCulture, $";\r\n\t{name}*{number++}*={charset}");
                room = Column - name.Length - 16;
            }

            header.Append(piece);
            room -= piece.Length;
        }
    }

    // Unreserved characters of RFC 3986 are attribute characters of RFC 2231 too.
    private static string Encoded(string text) => Uri.EscapeDataString(text);

    private static MemoryStream AsStream(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
}
