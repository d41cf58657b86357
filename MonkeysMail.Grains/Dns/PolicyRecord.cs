// TXT records by which a domain says how others are to treat it (RFC 8461 3.1, RFC 8460 3): exactly one that begins with its version, then fields between semicolons.
namespace MonkeysMail.Grains.Dns;

internal static class PolicyRecord
{
    /// <summary>The value of a field, the first of its name; null when there is none, or not exactly one record of this version.</summary>
    /// <param name="texts">All TXT records of the name.</param>
    /// <param name="version">What the record begins with, such as <c>v=STSv1</c>.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="maxLength">A longer record is none.</param>
    public static string? Field(IEnumerable<string> texts, string version, string name, int maxLength = int.MaxValue)
    {
        string[] records = [.. texts.Where(text => IsOne(text, version))];
        if (records.Length != 1 || records[0].Length > maxLength)
        {
            return null;
        }

        foreach (var field in records[0].Split(';').Skip(1))
        {
            var parts = field.Split('=', 2);
            if (parts.Length == 2 && parts[0].Trim(' ', '\t') == name)
            {
                return parts[1].Trim(' ', '\t');
            }
        }

        return null;
    }

    private static bool IsOne(string text, string version) =>
        text.StartsWith(version, StringComparison.Ordinal) && text.AsSpan(version.Length).TrimStart(" \t") is [';', ..];
}
