// The TXT record _mta-sts.DOMAIN (RFC 8461 3.1): it says that there is a policy, and by another id that there is a new one.
namespace MonkeysMail.Grains.Dns.MtaSts;

internal static class MtaStsRecord
{
    private const int MaxId = 32;

    /// <summary>The id, or null when there is not exactly one record of this kind, or it is broken: then the domain has no policy to look for.</summary>
    public static string? FindId(IEnumerable<string> texts)
    {
        string[] records = [.. texts.Where(IsOne)];
        if (records.Length != 1)
        {
            return null;
        }

        foreach (var field in records[0].Split(';').Skip(1))
        {
            var parts = field.Split('=', 2);
            if (parts.Length == 2 && parts[0].Trim(' ', '\t') == "id")
            {
                var id = parts[1].Trim(' ', '\t');
                return id.Length is > 0 and <= MaxId && id.All(char.IsAsciiLetterOrDigit) ? id : null;
            }
        }

        return null;
    }

    private static bool IsOne(string text) =>
        text.StartsWith("v=STSv1", StringComparison.Ordinal) && text.AsSpan(7).TrimStart(" \t") is [';', ..];
}
