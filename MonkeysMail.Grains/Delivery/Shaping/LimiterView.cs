namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>What holds for a destination now.</summary>
/// <param name="Provider">The rule's name; null: the rule of everybody else.</param>
/// <param name="MaxConnections">Connections that this silo may have.</param>
/// <param name="MaxRate">Messages a second that it may send; null: no limit.</param>
/// <param name="Scale">The part of its limits that the destination bears, as it pushed back: 1 when it did not.</param>
public sealed record LimiterView(string? Provider, int MaxConnections, double? MaxRate, double Scale);
