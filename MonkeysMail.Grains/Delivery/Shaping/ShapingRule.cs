namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>What a destination is asked to bear, cluster-wide.</summary>
/// <param name="Provider">The rule's name: all MX sets that it matches share its limits. Null: the rule of everybody else, whose limits each
/// MX set has for itself.</param>
/// <param name="Connections">Connections at a time.</param>
/// <param name="MessagesPerConnection">After so many messages a connection is closed.</param>
/// <param name="Rate">Messages a second; null: as fast as connections allow.</param>
/// <param name="Scope">Whether each source address has these limits for itself.</param>
public sealed record ShapingRule(string? Provider, int Connections, int MessagesPerConnection, double? Rate, ShapingScope Scope);
