namespace MonkeysMail.Grains.Dns;

/// <summary>A host that takes a domain's mail.</summary>
/// <param name="Name">Lower case, without the last dot.</param>
/// <param name="Rank">0 for the hosts of the lowest preference value, 1 for the next, and so on: equal ranks share the load.</param>
public sealed record MxHost(string Name, int Rank);
