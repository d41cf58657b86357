namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>What this silo may use of a limit that the cluster shares.</summary>
/// <param name="Connections">At least one.</param>
/// <param name="Rate">Messages a second; null: no limit.</param>
public sealed record Allowance(int Connections, double? Rate);
