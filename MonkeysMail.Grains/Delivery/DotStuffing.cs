// Transparency of the content (RFC 5321 4.5.2): a dot at the start of a line is doubled, and "." on a line of its own ends. Works on
// slices of the content, so that a message of megabytes is never copied: most have no such line at all, which one vectorised
// search tells. A dot after a bare LF is doubled too: some servers take LF alone for a line end, and content must never be
// able to end itself ("SMTP smuggling").
namespace MonkeysMail.Grains.Delivery;

internal static class DotStuffing
{
    /// <summary>How far the content can be sent as it is from <paramref name="start"/>: up to and including the line end before the next
    /// dot that must be doubled, or to its end. Zero when the content at <paramref name="start"/> begins with such a dot.</summary>
    /// <param name="atLineStart">The octet before <paramref name="start"/> ended a line (or there is none).</param>
    public static int CleanRun(ReadOnlySpan<byte> content, int start, bool atLineStart)
    {
        var rest = content[start..];
        if (atLineStart && rest.Length > 0 && rest[0] == '.')
        {
            return 0;
        }

        var index = rest.IndexOf("\n."u8);
        return index < 0 ? rest.Length : index + 1;
    }

    /// <summary>What ends the content: the dot on its own line, with a line end first where the content lacks one.</summary>
    public static ReadOnlySpan<byte> Terminator(ReadOnlySpan<byte> content) =>
        content.IsEmpty || content.EndsWith("\r\n"u8) ? ".\r\n"u8 : "\r\n.\r\n"u8;
}
