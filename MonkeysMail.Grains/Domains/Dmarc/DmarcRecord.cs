// A DMARC record (RFC 9989 4.7, 4.8): tags in any order after v=DMARC1; unknown tags and values that are none are left out, so records of RFC 7489 read as they are.
namespace MonkeysMail.Grains.Domains.Dmarc;

/// <param name="Policy">For mail of the domain itself.</param>
/// <param name="SubdomainPolicy">For mail of its subdomains; null: as <paramref name="Policy"/>.</param>
/// <param name="AbsentPolicy">For subdomains that do not exist; null: as the other subdomains.</param>
/// <param name="IsTesting"><c>t=y</c>.</param>
/// <param name="IsPublicSuffix"><c>psd=y</c> is true, <c>psd=n</c> false, neither null.</param>
public sealed record DmarcRecord(
    string Text,
    DmarcPolicy Policy,
    DmarcPolicy? SubdomainPolicy,
    DmarcPolicy? AbsentPolicy,
    bool StrictDkim,
    bool StrictSpf,
    bool IsTesting,
    bool? IsPublicSuffix)
{
    /// <summary>Null: this TXT record is no DMARC record, or one without a policy and without a place for reports.</summary>
    public static DmarcRecord? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var parts = text.Split(';');
        for (var i = 0; i < parts.Length; i++)
        {
            var equals = parts[i].IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            var (name, value) = (parts[i][..equals].Trim(), parts[i][(equals + 1)..].Trim());
            if (i == 0 && (name != "v" || value != "DMARC1"))
            {
                return null;
            }

            tags.TryAdd(name.ToLowerInvariant(), value);
        }

        if (!tags.ContainsKey("v"))
        {
            return null;
        }

        // RFC 9989 4.10.1: no policy, but somewhere to report to, is the policy none.
        var policy = PolicyOf(tags, "p")
            ?? (tags.GetValueOrDefault("rua") is { } reports && reports.Contains(':', StringComparison.Ordinal) ? DmarcPolicy.None : null);
        return policy is not { } known ? null : new DmarcRecord(
            text, known, PolicyOf(tags, "sp"), PolicyOf(tags, "np"), Is(tags, "adkim", "s"), Is(tags, "aspf", "s"), Is(tags, "t", "y"),
            Is(tags, "psd", "y") ? true : Is(tags, "psd", "n") ? false : null);
    }

    private static bool Is(Dictionary<string, string> tags, string name, string value) =>
        value.Equals(tags.GetValueOrDefault(name), StringComparison.OrdinalIgnoreCase);

    private static DmarcPolicy? PolicyOf(Dictionary<string, string> tags, string name) => tags.GetValueOrDefault(name)?.ToLowerInvariant() switch
    {
        "none" => DmarcPolicy.None,
        "quarantine" => DmarcPolicy.Quarantine,
        "reject" => DmarcPolicy.Reject,
        _ => null,
    };
}
