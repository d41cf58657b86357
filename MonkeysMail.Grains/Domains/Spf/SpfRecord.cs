// A record's grammar (RFC 7208 4.6.1, 5, 6, 12). The whole record is checked before any of it is used: one wrong term makes a permerror. An unknown modifier is
// left out (RFC 7208 6), an unknown mechanism is an error.
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Grains.Domains.Spf;

/// <param name="Mechanisms">In their order.</param>
/// <param name="Redirect">The domain-spec of <c>redirect=</c>.</param>
/// <param name="Explanation">The domain-spec of <c>exp=</c>.</param>
public sealed record SpfRecord(ImmutableArray<SpfTerm> Mechanisms, string? Redirect, string? Explanation)
{
    private const string Version = "v=spf1";

    /// <summary>Does this TXT record belong to SPF (RFC 7208 4.5)?</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && (text.Length == Version.Length || text[Version.Length] == ' ');
    }

    /// <summary>The record, or what is wrong with it.</summary>
    public static (SpfRecord? Record, string? Problem) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mechanisms = ImmutableArray.CreateBuilder<SpfTerm>();
        string? redirect = null, explanation = null;
        foreach (var term in text[Version.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ModifierName(term) is { } name)
            {
                var value = term[(name.Length + 1)..];
                if (name.Equals("redirect", StringComparison.OrdinalIgnoreCase) || name.Equals("exp", StringComparison.OrdinalIgnoreCase))
                {
                    ref var kept = ref name.Length == 3 ? ref explanation : ref redirect;
                    if (kept is not null)
                    {
                        return (null, $"'{name}=' is there twice");
                    }

                    if (!SpfMacro.IsDomainSpec(value))
                    {
                        return (null, $"'{term}' names no domain");
                    }

                    kept = value;
                }
                else if (!SpfMacro.IsMacroString(value))
                {
                    return (null, $"'{term}' has a macro that is none");
                }

                continue;
            }

            if (Mechanism(term) is not { } mechanism)
            {
                return (null, $"'{term}' is no mechanism of SPF");
            }

            mechanisms.Add(mechanism);
        }

        return (new SpfRecord(mechanisms.ToImmutable(), redirect, explanation), null);
    }

    // name "=" with a name of letters, digits, '-', '_', '.': a mechanism has a ':' or a '/' first.
    private static string? ModifierName(string term)
    {
        var end = term.IndexOf('=', StringComparison.Ordinal);
        return end > 0 && char.IsAsciiLetter(term[0]) && term.AsSpan(0, end).IndexOfAnyExcept(SpfMacro.NameCharacters) < 0 ? term[..end] : null;
    }

    private static SpfTerm? Mechanism(string term)
    {
        var qualified = term[0] switch { '-' => SpfResult.Fail, '~' => SpfResult.SoftFail, '?' => SpfResult.Neutral, _ => SpfResult.Pass };
        var rest = term[0] is '+' or '-' or '~' or '?' ? term[1..] : term;
        var end = rest.AsSpan().IndexOfAny(':', '/');
        var name = (end < 0 ? rest : rest[..end]).ToLowerInvariant();
        var argument = end >= 0 && rest[end] == ':' ? rest[(end + 1)..] : null;
        var lengths = end >= 0 && rest[end] == '/' ? rest[end..] : "";
        var made = new SpfTerm(term, name, qualified, argument, 32, 128);
        return name switch
        {
            "all" => end < 0 ? made : null,
            "include" or "exists" => argument is not null && SpfMacro.IsDomainSpec(argument) ? made : null,
            "ptr" => lengths.Length == 0 && (argument is null || SpfMacro.IsDomainSpec(argument)) ? made : null,
            "a" or "mx" => WithLengths(made, lengths),
            "ip4" => Network(made, AddressFamily.InterNetwork),
            "ip6" => Network(made, AddressFamily.InterNetworkV6),
            _ => null,
        };
    }

    // [":" domain-spec] ["/" length] ["//" length]; a domain-spec may hold a '/' inside of a macro only.
    private static SpfTerm? WithLengths(SpfTerm term, string lengths)
    {
        if (term.Argument is { } argument)
        {
            var macros = argument.LastIndexOf('}');
            var slash = argument.IndexOf('/', macros + 1);
            lengths = slash < 0 ? "" : argument[slash..];
            term = term with { Argument = slash < 0 ? argument : argument[..slash] };
            if (!SpfMacro.IsDomainSpec(term.Argument!))
            {
                return null;
            }
        }

        var six = lengths.IndexOf("//", StringComparison.Ordinal);
        var four = six < 0 ? lengths : lengths[..six];
        int prefix4 = 32, prefix6 = 128;
        return (four.Length > 0 && !TryLength(four[1..], 32, out prefix4)) || (six >= 0 && !TryLength(lengths[(six + 2)..], 128, out prefix6))
            ? null
            : term with { Prefix4 = prefix4, Prefix6 = prefix6 };
    }

    private static SpfTerm? Network(SpfTerm term, AddressFamily family)
    {
        var most = family == AddressFamily.InterNetwork ? 32 : 128;
        if (term.Argument is not { } argument)
        {
            return null;
        }

        var slash = argument.IndexOf('/', StringComparison.Ordinal);
        var prefix = most;
        if (slash >= 0 && !TryLength(argument[(slash + 1)..], most, out prefix))
        {
            return null;
        }

        var text = slash < 0 ? argument : argument[..slash];
        return IPAddress.TryParse(text, out var address) && address.AddressFamily == family
            && (family == AddressFamily.InterNetworkV6 ? !text.Contains('%', StringComparison.Ordinal) && text[0] != '[' : IsDottedQuad(text))
            ? term with { Argument = address.ToString(), Prefix4 = prefix, Prefix6 = prefix }
            : null;
    }

    // IPAddress reads 10.1, 0x7f.1 and 010.0.0.1 too.
    private static bool IsDottedQuad(string text) => text.Split('.') is { Length: 4 } parts
        && Array.TrueForAll(parts, part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));

    private static bool TryLength(string text, int most, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= most && (text.Length == 1 || text[0] != '0');
}
