// The text of a DKIM record as it is found (RFC 6376 3.6.1): tags with white space around and inside of the key.
namespace MonkeysMail.Grains.Domains;

public static class DkimRecord
{
    /// <summary>Does the record publish the key of the other, in a way that signatures for mail verify with it?</summary>
    public static bool HasKeyOf(string found, string wanted)
    {
        var (one, other) = (Parse(found), Parse(wanted));
        return one.GetValueOrDefault("v", "DKIM1") == "DKIM1"
            && one.GetValueOrDefault("k", "rsa") == other.GetValueOrDefault("k", "rsa")
            && one.GetValueOrDefault("p") is { Length: > 0 } key && key == other.GetValueOrDefault("p")
            && one.GetValueOrDefault("s", "*").Split(':').Any(service => service is "*" or "email")
            && one.GetValueOrDefault("h", "sha256").Split(':').Contains("sha256", StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(';'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                tags.TryAdd(part[..equals].Trim(), string.Concat(part[(equals + 1)..].Where(c => !char.IsWhiteSpace(c))));
            }
        }

        return tags;
    }
}
