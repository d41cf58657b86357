// What Kestrel itself refuses before any code of ours runs: slow, endless or oversized heads and bodies. The bound of a body by
// route is kept by Bodies/BodyReader; here is the greatest of them, as a second fence.
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MonkeysMail.Api;

public static class KestrelLimits
{
    private const int HeaderBytes = 64 * 1024;
    private const int HeaderCount = 100;
    private const int RequestLineBytes = 8 * 1024;

    /// <summary>Sets the limits of every HTTP listener of this server.</summary>
    public static void ConfigureKestrel(KestrelServerOptions kestrel, ApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(options);
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestBodySize = Math.Max(options.MaxRequestBytes, options.MaxBatchBytes);
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 100;
    }
}
