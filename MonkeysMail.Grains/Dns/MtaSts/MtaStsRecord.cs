// The TXT record _mta-sts.DOMAIN (RFC 8461 3.1): it says that there is a policy, and by another id that there is a new one.
namespace MonkeysMail.Grains.Dns.MtaSts;

internal static class MtaStsRecord
{
    private const int MaxId = 32;

    /// <summary>The id, or null when there is not exactly one record of this kind, or it is broken: then the domain has no policy to look for.</summary>
    public static string? FindId(IEnumerable<string> texts) =>
        PolicyRecord.Field(texts, "v=STSv1", "id") is { Length: > 0 and <= MaxId } id && id.All(char.IsAsciiLetterOrDigit) ? id : null;
}
