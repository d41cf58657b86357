using System.Globalization;

namespace MonkeysMail.Grains.Dns;

/// <summary>Where a domain's mail goes.</summary>
/// <param name="Hosts">By rank, then by name; shuffled only when they are used.</param>
/// <param name="Error">Why there are none, as an SMTP reply would put it.</param>
public sealed record MxAnswer(MxStatus Status, ImmutableArray<MxHost> Hosts, string? Error)
{
    /// <summary>The set of hosts in a canonical form: domains with the same one share queue and connections.</summary>
    public string Destination { get; } = string.Join(
        ',',
        Hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host.Rank}:{host.Name}")));

    internal static MxAnswer None(MxStatus status, string error) => new(status, [], error);
}
