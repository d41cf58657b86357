// Names and reasons are shown in tables, logs and mails of others. Besides control characters those are refused that make a line look like another one: the marks that change the
// direction of what follows (UAX 9: bidirectional formatting characters), and the separators that break a line.
using System.Buffers;

namespace MonkeysMail.Grains.Workspaces;

public static class ShownText
{
    public const string Rule = "without control characters and marks of direction";

    private static readonly SearchValues<char> Refused = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(char.IsControl),
        '\u061c', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069',
    ]);

    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAny(Refused);

    /// <summary>Not to be shown as it is.</summary>
    public static bool IsRefused(char character) => Refused.Contains(character);
}
