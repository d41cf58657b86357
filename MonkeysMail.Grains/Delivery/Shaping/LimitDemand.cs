namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>What this silo would use of a limit that the cluster shares.</summary>
/// <param name="Key">The limit's name.</param>
/// <param name="Limit">The whole, as this silo's rules have it.</param>
/// <param name="Waiting">Jobs that wait for it.</param>
/// <param name="Connections">Connections in use.</param>
/// <param name="Rate">Messages a second that it sends.</param>
public sealed record LimitDemand(string Key, Allowance Limit, int Waiting, int Connections, double Rate);
