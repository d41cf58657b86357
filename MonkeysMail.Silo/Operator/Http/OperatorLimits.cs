using Microsoft.AspNetCore.Server.Kestrel.Core;
using MonkeysMail.Grains.Hosting.Transport;

namespace MonkeysMail.Silo.Operator.Http;

/// <summary>What the operators' server takes: some people and scrapers, small requests. The public server's connections do not count here, so
/// that a flood there does not shut operators out.</summary>
internal static class OperatorLimits
{
    // A browser has six, a scraper one; a tunnel or a gateway brings several people from one address.
    private const int ConnectionsPerAddress = 100;
    private static readonly TimeSpan FirstOctet = TimeSpan.FromSeconds(5);

    public static void Configure(KestrelServerOptions kestrel)
    {
        var gate = new ConnectionGate(ConnectionsPerAddress, FirstOctet, static _ => false, static () => { }, TimeProvider.System);
        kestrel.ConfigureEndpointDefaults(listener => listener.Use(gate.Guard));
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 500;
        limits.MaxRequestBodySize = 64 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
