// A path in angle brackets (RFC 5321 4.1.2) and what follows it. A source route is dropped, as RFC 5321 4.1.1.3 and F.2 ask; a blank after the colon is forgiven.
namespace MonkeysMail.Api.Smtp.Server;

internal static class MailPath
{
    /// <summary>False when the argument is not KEYWORD:&lt;path&gt; and then nothing, or a space and parameters.</summary>
    /// <param name="keyword"><c>FROM:</c> or <c>TO:</c>.</param>
    public static bool TryTake(string argument, string keyword, out string path, out string parameters)
    {
        (path, parameters) = ("", "");
        if (!argument.StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var text = argument.AsSpan(keyword.Length).TrimStart(' ');
        if (text.IsEmpty || text[0] != '<' || End(text) is not (var end and > 0) || (end + 1 < text.Length && text[end + 1] != ' '))
        {
            return false;
        }

        path = WithoutRoute(text[1..end]).ToString();
        parameters = text[(end + 1)..].ToString();
        return true;
    }

    // The closing bracket, past those inside of a quoted local part.
    private static int End(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    i++;
                    break;
                case '>' when !quoted:
                    return i;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<char> WithoutRoute(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '@')
        {
            return path;
        }

        var colon = path.IndexOf(':');
        return colon < 0 ? path : path[(colon + 1)..];
    }
}
