// The TXT record _smtp._tls.DOMAIN (RFC 8460 3): where the domain wants its reports. It comes from a stranger, and is bounded.
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.TlsReports;

internal static class TlsReportRecord
{
    /// <summary>Places of one domain that get its report.</summary>
    public const int MostPlaces = 4;

    private const int MaxLength = 2_000;

    /// <summary>The mailto: and https: places; none when there is not exactly one record of this kind, or it is broken.</summary>
    public static ImmutableArray<Uri> Places(IEnumerable<string> texts) => PolicyRecord.Field(texts, "v=TLSRPTv1", "rua", MaxLength) is { } places
        ? [.. places.Split(',').Select(Read).OfType<Uri>().DistinctBy(place => place.AbsoluteUri).Take(MostPlaces)]
        : [];

    /// <summary>The address of a mailto: place; parameters are passed over.</summary>
    public static MailAddress? Mailbox(Uri place) =>
        place.Scheme == Uri.UriSchemeMailto && MailAddress.TryParse(Uri.UnescapeDataString(place.UserInfo + "@" + place.Host), out var address) ? address : null;

    private static Uri? Read(string text) =>
        Uri.TryCreate(text.Trim(' ', '\t'), UriKind.Absolute, out var place)
        && (place.Scheme == Uri.UriSchemeHttps ? place.UserInfo.Length == 0 : Mailbox(place) is not null) ? place : null;
}
