namespace MonkeysMail.Grains.Domains.Spf;

/// <summary>What SPF says of a client.</summary>
/// <param name="Mechanism">The term of the first record that decided; null when none did.</param>
/// <param name="Lookups">Terms that asked the DNS (RFC 7208 4.6.4).</param>
/// <param name="Problem">Why it is an error.</param>
/// <param name="Explanation">What the domain says to a client that it refuses (RFC 7208 6.2); null when it says nothing.</param>
public sealed record SpfOutcome(SpfResult Result, string? Mechanism, int Lookups, string? Problem, string? Explanation = null);
