using System.Net;

namespace MonkeysMail.Grains.Dns;

/// <summary>A host's addresses in the order in which they are tried.</summary>
/// <param name="Secure">Every answer that led to them is authentic by DNSSEC.</param>
/// <param name="Canonical">The name that has the addresses, where the host is an alias of it.</param>
public sealed record AddressAnswer(
    DnsStatus Status, ImmutableArray<IPAddress> Addresses, string? Error, bool Secure = false, string? Canonical = null);
