namespace MonkeysMail.Grains.Hosting;

/// <summary>What a silo publishes about itself as silo metadata.</summary>
public static class SiloZone
{
    /// <summary>Its availability zone. Work stays in the zone of the gateway through which it came, while silos live there.</summary>
    public const string Key = "zone";

    /// <summary>Where fronts reach it, <c>ip:port</c>.</summary>
    public const string GatewayKey = "gateway";

    /// <summary>Metadata of a silo.</summary>
    public static Dictionary<string, string> Metadata(string? zone, string? gateway)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (zone is not null)
        {
            metadata[Key] = zone;
        }

        if (gateway is not null)
        {
            metadata[GatewayKey] = gateway;
        }

        return metadata;
    }
}
