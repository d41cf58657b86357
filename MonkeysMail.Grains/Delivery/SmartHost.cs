using System.Globalization;
using System.Net;

namespace MonkeysMail.Grains.Delivery;

/// <summary>A fixed next hop.</summary>
internal sealed record SmartHost(string Host, int Port)
{
    /// <summary>Parses <c>host:port</c> or <c>[IPv6]:port</c>.</summary>
    public static bool TryParse(string? text, out SmartHost? smartHost)
    {
        smartHost = null;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon < 1
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65_535)
        {
            return false;
        }

        var host = text![..colon];
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        host = bracketed ? host[1..^1] : host;
        if (bracketed ? !IPAddress.TryParse(host, out _) : Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4))
        {
            return false;
        }

        smartHost = new SmartHost(host, port);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
