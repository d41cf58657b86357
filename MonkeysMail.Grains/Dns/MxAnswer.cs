using System.Globalization;

namespace MonkeysMail.Grains.Dns;

/// <summary>Where a domain's mail goes.</summary>
/// <param name="Hosts">By rank, then by name; shuffled only when they are used.</param>
/// <param name="Secure">The answer is authentic by DNSSEC; of the implicit MX: that there are no MX records is.</param>
/// <param name="Error">Why there are none, as an SMTP reply would put it.</param>
public sealed record MxAnswer(MxStatus Status, ImmutableArray<MxHost> Hosts, string? Error, bool Secure = false)
{
    /// <summary>The set of hosts in a canonical form, and what is asked of TLS: domains with the same one share queue and connections.</summary>
    public string Destination { get; private init; } = string.Join(
        ',',
        Hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host.Rank}:{host.Name}")));

    public RouteSecurity Security { get; private init; } = RouteSecurity.None;

    internal MxAnswer With(RouteSecurity security) => security.Key.Length == 0 ? this : this with { Destination = Destination + security.Key, Security = security };

    internal static MxAnswer None(MxStatus status, string error) => new(status, [], error);
}
