using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

/// <summary>What operators hold.</summary>
/// <param name="Workspaces">All mail of these.</param>
/// <param name="Destinations">All mail to these, by whatever name: a recipient's domain, an MX host, a provider of the shaping rules, the smart host.</param>
public sealed record HeldQueues(ImmutableHashSet<WorkspaceId> Workspaces, ImmutableHashSet<string> Destinations)
{
    public static HeldQueues None { get; } = new([], []);

    public bool Holds(WorkspaceId workspace) => Workspaces.Contains(workspace);

    /// <summary>Whether mail for a domain is held on its way there.</summary>
    internal bool Holds(string domain, Destination destination) =>
        !Destinations.IsEmpty && (Destinations.Contains(domain) || Holds(destination.Key, destination.Security, destination.Limiter.Rule.Provider, destination.Hosts));

    /// <summary>Whether a name is one of a destination's.</summary>
    internal static bool IsName(string name, string domain, string key, RouteSecurity security, string? provider, ImmutableArray<MxHost> hosts) =>
        name == domain || new HeldQueues([], [name]).Holds(key, security, provider, hosts);

    // Who names the hosts alone means them whatever is asked of TLS, which the key ends with.
    private bool Holds(string key, RouteSecurity security, string? provider, ImmutableArray<MxHost> hosts)
    {
        if (Destinations.Contains(key)
            || (security.Key.Length > 0 && Destinations.Contains(security.HostsOf(key)))
            || (provider is not null && Destinations.Contains(provider)))
        {
            return true;
        }

        foreach (var host in hosts)
        {
            if (Destinations.Contains(host.Name))
            {
                return true;
            }
        }

        return false;
    }
}
