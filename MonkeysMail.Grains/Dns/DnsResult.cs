using DnsClient.Protocol;

namespace MonkeysMail.Grains.Dns;

/// <summary>One question's answer, CNAMEs followed.</summary>
/// <param name="Ttl">How long it may be kept.</param>
/// <param name="Error">Why there is none, when <see cref="DnsStatus.Failed"/>.</param>
internal sealed record DnsResult(DnsStatus Status, IReadOnlyList<DnsResourceRecord> Records, TimeSpan Ttl, string? Error);
