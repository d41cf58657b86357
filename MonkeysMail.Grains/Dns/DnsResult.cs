using DnsClient.Protocol;

namespace MonkeysMail.Grains.Dns;

/// <summary>One question's answer, CNAMEs followed.</summary>
/// <param name="Ttl">How long it may be kept.</param>
/// <param name="Secure">A trusted resolver has validated all of it by DNSSEC, every alias included; of a denial too.</param>
/// <param name="Error">Why there is none, when <see cref="DnsStatus.Failed"/>.</param>
internal sealed record DnsResult(DnsStatus Status, IReadOnlyList<DnsResourceRecord> Records, TimeSpan Ttl, bool Secure, string? Error);
