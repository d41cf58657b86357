using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MonkeysMail.Silo.Operator.Http;

/// <summary>What the operators' server takes: some people and scrapers, small requests. The public server's connections do not count here, so
/// that a flood there does not shut operators out.</summary>
internal static class OperatorLimits
{
    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 500;
        limits.MaxRequestBodySize = 64 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
