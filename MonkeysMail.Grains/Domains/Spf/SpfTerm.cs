namespace MonkeysMail.Grains.Domains.Spf;

/// <summary>A term of a record (RFC 7208 4.6.1): a mechanism with its qualifier, or a modifier.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Name">Lower case: <c>all</c>, <c>include</c>, <c>a</c>, <c>mx</c>, <c>ptr</c>, <c>ip4</c>, <c>ip6</c>, <c>exists</c>, <c>redirect</c>, <c>exp</c>.</param>
/// <param name="Qualified">What a match means; of a modifier without sense.</param>
/// <param name="Argument">A domain-spec before its macros are expanded, or a network; null when there is none.</param>
/// <param name="Prefix4">The length of prefix for IPv4 addresses.</param>
/// <param name="Prefix6">The length of prefix for IPv6 addresses.</param>
public sealed record SpfTerm(string Text, string Name, SpfResult Qualified, string? Argument, int Prefix4, int Prefix6);
