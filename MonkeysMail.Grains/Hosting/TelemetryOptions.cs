using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MonkeysMail.Grains.Hosting;

/// <summary>What a process tells about itself, and to whom. With neither <see cref="Otlp"/> nor <see cref="Scraped"/> nobody listens, and
/// nothing is registered: counters then cost a check of a flag, and no span is made.</summary>
public sealed record TelemetryOptions
{
    /// <summary>The service name of a silo.</summary>
    public const string Silo = "monkeysmail-silo";

    /// <summary>The service name of a front that is a process of its own.</summary>
    public const string Front = "monkeysmail-front";

    // The standard variable of OpenTelemetry; the exporter reads it and its companions (headers, protocol) by itself.
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public required string ServiceName { get; init; }

    public required string ClusterId { get; init; }

    /// <summary>The availability zone, when there is one.</summary>
    public string? Zone { get; init; }

    /// <summary>Traces, metrics and logs are pushed to a collector. Alone it turns traces on.</summary>
    public bool Otlp { get; init; }

    /// <summary>Adds the exporter that a scraper asks; null: there is none. Its package belongs to the hosts.</summary>
    public Action<MeterProviderBuilder>? Scraped { get; init; }

    /// <summary>Adds instrumentation that belongs to the host: its HTTP server, its database driver.</summary>
    public Action<TracerProviderBuilder>? Traced { get; init; }

    /// <summary>Whether a collector is named in the configuration.</summary>
    public static bool IsOtlpSet(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return !string.IsNullOrWhiteSpace(configuration[OtlpEndpoint]);
    }
}
