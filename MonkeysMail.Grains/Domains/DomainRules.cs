// Which names may be sending domains: host names of two labels or more, in A-label form, that are neither reserved nor a suffix under which others register theirs.
// Suffixes are known by a short table of the usual ones; any other is stopped by the proof, because nobody but its registry can publish records there.
using System.Collections.Frozen;

namespace MonkeysMail.Grains.Domains;

public static class DomainRules
{
    // "mmyyyymmddxxxxxxr99._domainkey." and "_mta-sts." have to fit before it (RFC 1035 2.3.4: 253 characters).
    private const int MostCharacters = 253 - 40;

    // RFC 6761, 6762, 7686, 8375 and the infrastructure of addresses: no mail is sent from there.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal, "invalid", "localhost", "local", "onion", "arpa");

    private static readonly FrozenDictionary<string, string[]> Suffixes = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["ac"] = ["com", "edu", "gov", "mil", "net", "org"],
        ["ar"] = ["com", "edu", "gob", "gov", "int", "mil", "net", "org", "tur"],
        ["at"] = ["ac", "co", "gv", "or"],
        ["au"] = ["asn", "com", "edu", "gov", "id", "net", "org"],
        ["br"] = ["art", "com", "edu", "gov", "ind", "mil", "net", "org"],
        ["cn"] = ["ac", "com", "edu", "gov", "mil", "net", "org"],
        ["hk"] = ["com", "edu", "gov", "idv", "net", "org"],
        ["hu"] = ["co", "info", "org"],
        ["id"] = ["ac", "co", "go", "mil", "net", "or", "sch", "web"],
        ["il"] = ["ac", "co", "gov", "muni", "net", "org"],
        ["in"] = ["ac", "co", "edu", "firm", "gen", "gov", "ind", "net", "org", "res"],
        ["jp"] = ["ac", "ad", "co", "ed", "go", "gr", "lg", "ne", "or"],
        ["ke"] = ["ac", "co", "go", "ne", "or", "sc"],
        ["kr"] = ["ac", "co", "go", "ne", "or", "pe", "re"],
        ["mx"] = ["com", "edu", "gob", "net", "org"],
        ["my"] = ["com", "edu", "gov", "mil", "net", "org"],
        ["ng"] = ["com", "edu", "gov", "net", "org"],
        ["nz"] = ["ac", "co", "geek", "gen", "govt", "iwi", "net", "org", "school"],
        ["pe"] = ["com", "edu", "gob", "net", "org"],
        ["ph"] = ["com", "edu", "gov", "net", "org"],
        ["pk"] = ["com", "edu", "gov", "net", "org"],
        ["pl"] = ["com", "edu", "gov", "net", "org"],
        ["pt"] = ["com", "edu", "gov", "org"],
        ["sg"] = ["com", "edu", "gov", "net", "org"],
        ["th"] = ["ac", "co", "go", "in", "mi", "net", "or"],
        ["tr"] = ["bel", "com", "edu", "gov", "k12", "net", "org"],
        ["tw"] = ["com", "edu", "gov", "idv", "net", "org"],
        ["ua"] = ["com", "edu", "gov", "in", "net", "org"],
        ["uk"] = ["ac", "co", "gov", "ltd", "me", "net", "nhs", "org", "plc", "police", "sch"],
        ["ve"] = ["co", "com", "edu", "gob", "net", "org"],
        ["vn"] = ["ac", "com", "edu", "gov", "net", "org"],
        ["za"] = ["ac", "co", "edu", "gov", "law", "net", "nom", "org", "web"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name in the form in which it is kept, or what is wrong with it.</summary>
    public static (string Name, string? Problem) Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && (text[0] == '[' || System.Net.IPAddress.TryParse(text, out _)))
        {
            return ("", "must be a domain name: an address has no records to verify.");
        }

        // The dot at the end that zone files and look-ups write is no part of the name.
        if (!MailAddress.TryNormalizeDomain(text.EndsWith('.') ? text[..^1] : text, out var name))
        {
            return ("", "must be a domain name of two labels or more, like mail.example.com.");
        }

        if (name.Length > MostCharacters)
        {
            return ("", $"must be at most {MostCharacters} characters: the names of its records begin with up to 40 more.");
        }

        var labels = name.Split('.');
        return Reserved.Contains(labels[^1])
            ? ("", $"must not be under .{labels[^1]}, which is reserved and has no mail.")
            : labels.Length == 2 && Suffixes.TryGetValue(labels[1], out var suffixes) && suffixes.Contains(labels[0], StringComparer.Ordinal)
            ? ("", $"must be a domain of yours: {name} is a suffix under which others register theirs.")
            : (name, null);
    }
}
