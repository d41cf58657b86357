namespace MonkeysMail.Grains.Dns.Dane;

/// <summary>What the DNS says of a host's TLSA records.</summary>
/// <param name="Secure">Authentic by DNSSEC; of a denial too.</param>
/// <param name="Error">Why nobody knows, when <see cref="DnsStatus.Failed"/>.</param>
public sealed record TlsaAnswer(DnsStatus Status, ImmutableArray<TlsaRecord> Records, bool Secure, string? Error);
