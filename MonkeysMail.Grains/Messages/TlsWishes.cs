// What a message says of TLS (RFC 8689): the demand of its sender, or the header field TLS-Required with the value No. The demand rules out the field (5).
using System.Text;
using MonkeysMail.Grains.Mime;

namespace MonkeysMail.Grains.Messages;

internal static class TlsWishes
{
    public static TlsWish Of(MailContent content, bool required) =>
        required ? TlsWish.Required : IsWaived(content) ? TlsWish.Waived : TlsWish.Default;

    private static bool IsWaived(MailContent content) => content switch
    {
        ComposedContent composed => composed.Headers.Any(header => header.Name.Equals("TLS-Required", StringComparison.OrdinalIgnoreCase) && IsNo(header.Value)),
        RawContent raw => IsWaived(raw.Bytes.Span),
        _ => false,
    };

    private static bool IsWaived(ReadOnlySpan<byte> message)
    {
        List<HeaderField> fields = [];
        HeaderSection.Read(message, fields, out _);
        foreach (var field in fields)
        {
            // A message that ends within a field is refused elsewhere.
            if (field.IsNamed(message, "TLS-Required"u8) && field.End - 2 > field.Colon && IsNo(Encoding.ASCII.GetString(field.Value(message))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNo(string value) => value.AsSpan().Trim().Equals("No", StringComparison.OrdinalIgnoreCase);
}
