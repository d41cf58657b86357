using System.Net;

namespace MonkeysMail.Grains.Delivery.Sources;

/// <summary>A local address that connections come from.</summary>
/// <param name="Name">What operators call it; one address has one name in the whole cluster.</param>
/// <param name="Address">Of this machine.</param>
/// <param name="Hostname">The name that greets from it: it resolves to the address that peers see.</param>
/// <param name="WarmUpFrom">The first day (UTC) of its warm-up; null: it is warm.</param>
public sealed record DeliverySource(string Name, IPAddress Address, string Hostname, DateOnly? WarmUpFrom);
