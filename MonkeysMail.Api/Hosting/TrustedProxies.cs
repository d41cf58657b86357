using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace MonkeysMail.Api.Hosting;

/// <summary>The networks whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody else's are.</summary>
public static class TrustedProxies
{
    public static IPNetwork[] Parse(string? text, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var networks = new List<IPNetwork>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else
            {
                errors.Add($"MonkeysMail:TrustedProxies has '{part}'; it should be networks such as 10.0.0.0/8,fd00::/8.");
            }
        }

        return [.. networks];
    }

    public static void Configure(ForwardedHeadersOptions forwarded, IPNetwork[] networks)
    {
        ArgumentNullException.ThrowIfNull(forwarded);
        ArgumentNullException.ThrowIfNull(networks);
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.ForwardLimit = null; // through as many as are trusted: the client is the first that is not
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var network in networks)
        {
            forwarded.KnownIPNetworks.Add(network);
        }
    }
}
