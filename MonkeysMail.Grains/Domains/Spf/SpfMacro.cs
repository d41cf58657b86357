// Macros (RFC 7208 7): %{letter digits r delimiters}, %%, %_, %-. A letter in upper case is escaped as in a URL. c, r and t belong to explanations alone.
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MonkeysMail.Grains.Domains.Spf;

internal static class SpfMacro
{
    private const int LongestName = 253;

    private static readonly SearchValues<char> Delimiters = SearchValues.Create(".-+,/_=");

    /// <summary>What the name of a modifier is made of.</summary>
    public static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Are its macros well formed and such as may stand in a record?</summary>
    public static bool IsMacroString(string text) => Walk(text, explains: false, null) is not null;

    /// <summary>Ends it in a macro, or in a label that can be a top-level domain (RFC 7208 7.1)?</summary>
    public static bool IsDomainSpec(string text)
    {
        if (text.Length == 0 || !IsMacroString(text))
        {
            return false;
        }

        var plain = text.EndsWith('.') ? text[..^1] : text;
        if (plain.EndsWith('}'))
        {
            return true;
        }

        var dot = plain.LastIndexOf('.');
        var top = plain[(dot + 1)..];
        return dot >= 0 && top.Length > 0 && top[0] != '-' && top[^1] != '-'
            && top.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !top.All(char.IsAsciiDigit);
    }

    /// <summary>The domain that a domain-spec stands for; labels fall off the left of one that is too long (RFC 7208 7.3).</summary>
    public static string Domain(string spec, SpfQuery query, string domain, string? validated)
    {
        var expanded = Expand(spec, query, domain, validated, default, explains: false).TrimEnd('.');
        while (expanded.Length > LongestName && expanded.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot)
        {
            expanded = expanded[(dot + 1)..];
        }

        return expanded;
    }

    /// <summary>An explanation with its macros expanded, or null when it can not be.</summary>
    public static string? Explain(string text, SpfQuery query, string domain, string? validated, DateTimeOffset now) =>
        Walk(text, explains: true, null) is null ? null : Expand(text, query, domain, validated, now, explains: true);

    private static string Expand(string text, SpfQuery query, string domain, string? validated, DateTimeOffset now, bool explains) =>
        Walk(text, explains, letter => Value(letter, query, domain, validated, now))!;

    // Without values it only checks. Null: it is not well formed.
    private static string? Walk(string text, bool explains, Func<char, string>? values)
    {
        var written = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                if (text[i] is < '!' or > '~' && !(explains && text[i] == ' '))
                {
                    return null;
                }

                written.Append(text[i]);
                continue;
            }

            if (++i >= text.Length)
            {
                return null;
            }

            switch (text[i])
            {
                case '%':
                    written.Append('%');
                    continue;
                case '_':
                    written.Append(' ');
                    continue;
                case '-':
                    written.Append("%20");
                    continue;
            }

            var end = text.IndexOf('}', i);
            if (text[i] != '{' || end < 0 || Transform(text.AsSpan(i + 1, end - i - 1), explains, values) is not { } value)
            {
                return null;
            }

            written.Append(value);
            i = end;
        }

        return written.ToString();
    }

    private static string? Transform(ReadOnlySpan<char> macro, bool explains, Func<char, string>? values)
    {
        if (macro.IsEmpty || !(explains ? "slodiphvcrt" : "slodiphv").Contains(char.ToLowerInvariant(macro[0]), StringComparison.Ordinal))
        {
            return null;
        }

        var at = 1;
        while (at < macro.Length && char.IsAsciiDigit(macro[at]))
        {
            at++;
        }

        var kept = 0;
        if (at > 1 && (!int.TryParse(macro[1..at], NumberStyles.None, CultureInfo.InvariantCulture, out kept) || kept == 0))
        {
            return null;
        }

        var reversed = at < macro.Length && macro[at] is 'r' or 'R';
        var delimiters = macro[(reversed ? at + 1 : at)..];
        if (delimiters.IndexOfAnyExcept(Delimiters) >= 0)
        {
            return null;
        }

        if (values is null)
        {
            return "";
        }

        var parts = values(char.ToLowerInvariant(macro[0])).Split(delimiters.IsEmpty ? ['.'] : delimiters.ToArray());
        if (reversed)
        {
            Array.Reverse(parts);
        }

        var text = string.Join('.', kept == 0 ? parts : parts.TakeLast(kept));
        return char.IsAsciiLetterUpper(macro[0]) ? Uri.EscapeDataString(text) : text;
    }

    private static string Value(char letter, SpfQuery query, string domain, string? validated, DateTimeOffset now)
    {
        var at = query.Sender.LastIndexOf('@');
        return letter switch
        {
            's' => at <= 0 ? "postmaster@" + query.Sender[(at + 1)..] : query.Sender,
            'l' => at <= 0 ? "postmaster" : query.Sender[..at],
            'o' => query.Sender[(at + 1)..],
            'd' => domain,
            'i' => query.Address.AddressFamily == AddressFamily.InterNetwork ? query.Address.ToString() : Nibbles(query.Address),
            'p' => validated ?? "unknown",
            'v' => query.Address.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6",
            'h' => query.Hello,
            'c' => query.Address.ToString(),
            'r' => query.Hello,
            _ => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Nibbles(IPAddress address) => string.Join('.', Convert.ToHexStringLower(address.GetAddressBytes()).ToCharArray());
}
