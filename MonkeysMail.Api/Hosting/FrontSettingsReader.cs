using System.Net;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Api.Hosting;

/// <summary>Reads and checks a front's configuration before anything starts.</summary>
public static class FrontSettingsReader
{
    public static FrontSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = StrictSettings.Bind<FrontSettings>(configuration);
        var errors = new List<string>();
        settings.Tls.Check(errors);
        settings.TrustedProxyNetworks = TrustedProxies.Parse(settings.TrustedProxies, errors);
        Listeners.Check("urls", configuration["urls"] ?? Listeners.DefaultUrl, settings.Tls.IsComplete, settings.TrustedProxyNetworks.Length > 0, errors);
        if (settings.Metrics.Urls is { } metrics)
        {
            Listeners.Check("MonkeysMail:Metrics:Urls", metrics, settings.Tls.IsComplete, settings.TrustedProxyNetworks.Length > 0, errors);
        }

        settings.Smtp.Check(settings.Tls, hasFront: true, errors);
        settings.Logs.Check(errors);
        settings.Cluster.Tls.Check(errors);
        settings.Gateways = ParseGateways(settings.Cluster.Gateways, errors);
        if (settings.Gateways.Any(gateway => !IPAddress.IsLoopback(IPEndPoint.Parse(gateway.Address).Address)) && !settings.Cluster.Tls.IsComplete)
        {
            errors.Add("MonkeysMail:Cluster:Gateways are on other machines: mutual TLS is required there. Set MonkeysMail:Cluster:Tls:Certificate, "
                + ":Key and :TrustedRoots.");
        }

        foreach (var (key, value, most) in new[] { ("DrainSeconds", settings.Shutdown.DrainSeconds, 600), ("RedSeconds", settings.Shutdown.RedSeconds, 120) })
        {
            if (value < 0 || value > most)
            {
                errors.Add(FormattableString.Invariant($"MonkeysMail:Shutdown:{key} is {value}; it should be a whole number from 0 to {most}."));
            }
        }

        StrictSettings.ThrowIfAny(errors);
        return settings;
    }

    private static List<ClusterGateway> ParseGateways(string? text, List<string> errors)
    {
        var gateways = new List<ClusterGateway>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (IPEndPoint.TryParse(part.AsSpan(equals + 1), out var address) && address.Port > 0)
            {
                gateways.Add(new ClusterGateway(equals < 0 ? "" : part[..equals].Trim(), address.ToString()));
            }
            else
            {
                errors.Add($"MonkeysMail:Cluster:Gateways has '{part}'; it should be gateways of silos such as zone-a=10.0.0.5:30000,zone-b=10.0.1.5:30000.");
            }
        }

        if (gateways.Count == 0)
        {
            errors.Add("MonkeysMail:Cluster:Gateways is needed: gateways of silos such as zone-a=10.0.0.5:30000,zone-b=10.0.1.5:30000.");
        }

        return gateways;
    }
}
