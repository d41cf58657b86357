namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>The text of a policy as its domain's host gave it, or why there is none: exactly one of the two.</summary>
/// <param name="Untrusted">The host's certificate was not good, which reports tell apart (RFC 8460 4.3.2.2).</param>
public sealed record MtaStsFetch(string? Text, string? Error, bool Untrusted = false)
{
    public static MtaStsFetch Failed(string error, bool untrusted = false) => new(null, error, untrusted);
}
