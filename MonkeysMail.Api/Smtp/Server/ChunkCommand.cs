// BDAT (RFC 3030 2): a size in octets, and LAST or nothing.
using System.Globalization;

namespace MonkeysMail.Api.Smtp.Server;

internal readonly record struct ChunkCommand(long Size, bool IsLast)
{
    public static bool TryParse(string argument, out ChunkCommand chunk)
    {
        chunk = default;
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || words[0].Length > 18
            || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || (words.Length == 2 && !words[1].Equals("LAST", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        chunk = new ChunkCommand(size, words.Length == 2);
        return true;
    }
}
