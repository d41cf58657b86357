namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>A policy that was fetched, as it is kept.</summary>
/// <param name="Id">Of the TXT record at that time.</param>
/// <param name="Text">The policy as it came.</param>
public sealed record MtaStsEntry(string Domain, string Id, string Text, DateTimeOffset FetchedAt, DateTimeOffset ExpiresAt);
