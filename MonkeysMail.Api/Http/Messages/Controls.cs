// Characters that never stand in a header: C0 and C1 controls, DEL, and the line separators of Unicode. A line end among them
// would start a header of the client's own (injection).
using System.Buffers;

namespace MonkeysMail.Api.Http.Messages;

internal static class Controls
{
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c), '\u2028', '\u2029']);

    public static bool Any(ReadOnlySpan<char> text) => text.ContainsAny(Characters);
}
