using System.Net;

namespace MonkeysMail.Grains.Dns;

/// <summary>A host's addresses in the order in which they are tried.</summary>
public sealed record AddressAnswer(DnsStatus Status, ImmutableArray<IPAddress> Addresses, string? Error);
