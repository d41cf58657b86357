// Finds the header fields of a finished message (RFC 5322 2.2) without changing or copying it. Strict where readers differ: a name is
// printable ASCII right before its colon, a folded line has more than white space, and the section ends at the first empty
// line. What is refused here could be read in two ways by two programs, and so could smuggle a second From.

namespace MonkeysMail.Grains.Mime;

internal static class HeaderSection
{
    /// <summary>Reads the fields in order.</summary>
    /// <param name="bodyStart">Behind the empty line; the length of the message when there is none.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> message, List<HeaderField> fields, out int bodyStart)
    {
        bodyStart = message.Length;
        for (var start = 0; start < message.Length;)
        {
            if (message[start..].StartsWith("\r\n"u8))
            {
                bodyStart = start + 2;
                return null;
            }

            var length = LineLength(message[start..]);
            if (message[start] is (byte)' ' or (byte)'\t')
            {
                if (fields.Count == 0)
                {
                    return "The message begins with a folded line; the first line must be a header field.";
                }

                if (message.Slice(start, length).Trim(" \t\r\n"u8).IsEmpty)
                {
                    return $"The header field {Show(fields[^1].Name(message))} has a folded line of white space only; remove that line.";
                }

                fields[^1] = fields[^1] with { End = start + length };
            }
            else
            {
                var colon = message.Slice(start, length).IndexOf((byte)':');
                if (colon < 1 || message.Slice(start, colon).IndexOfAnyExceptInRange((byte)33, (byte)126) >= 0)
                {
                    return $"Line {LineNumber(message, start)} is not a header field (a name, a colon, a value).";
                }

                fields.Add(new HeaderField(start, start + colon, start + length));
            }

            start += length;
        }

        return null;
    }

    private static int LineLength(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("\r\n"u8);
        return end < 0 ? rest.Length : end + 2;
    }

    private static int LineNumber(ReadOnlySpan<byte> message, int start) => message[..start].Count((byte)'\n') + 1;

    private static string Show(ReadOnlySpan<byte> name) => System.Text.Encoding.ASCII.GetString(name[..Math.Min(name.Length, 76)]);
}
