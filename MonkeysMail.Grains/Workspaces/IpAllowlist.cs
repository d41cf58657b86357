// The ranges that clients are let in from: IPv4 and IPv6 in CIDR notation (RFC 4632 3.1, RFC 4291 2.3). An IPv4 address written as
// IPv6 (::ffff:a.b.c.d, RFC 4291 2.5.5.2) counts as IPv4, in the list and of the client. An empty list lets everybody in; an address that can not be
// read is let in by no other.
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Grains.Workspaces;

public sealed class IpAllowlist
{
    /// <summary>The most ranges in a list.</summary>
    public const int Most = 100;

    // The longest: eight groups of four and a prefix of three digits.
    private const int LongestText = 43;
    private const int MappedBits = 96;

    private readonly IPNetwork[] networks;

    private IpAllowlist(IPNetwork[] networks) => this.networks = networks;

    public static IpAllowlist Everybody { get; } = new([]);

    public bool IsEmpty => networks.Length == 0;

    /// <summary>The list of ranges that were normalised.</summary>
    public static IpAllowlist Of(ImmutableArray<string> ranges) =>
        ranges.IsDefaultOrEmpty ? Everybody : new IpAllowlist([.. ranges.Select(range => IPNetwork.Parse(range))]);

    /// <summary>The one form of a range: no bits after the prefix, a single address as /32 or /128, IPv4 never as IPv6.</summary>
    public static bool TryNormalize(string? text, out string range)
    {
        range = "";
        if (text is null || text.Length is 0 or > LongestText)
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = most;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits)
            || bits > most || (text[slash + 1] == '0' && text.Length > slash + 2)))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6 && bits >= MappedBits)
        {
            (address, bits) = (address.MapToIPv4(), bits - MappedBits);
        }

        // The constructor clears what is set after the prefix; here that is a mistake of whoever wrote it.
        var network = new IPNetwork(address, bits);
        range = network.ToString();
        return network.BaseAddress.Equals(address);
    }

    public bool Allows(string address) => IsEmpty || (IPAddress.TryParse(address, out var parsed) && Allows(parsed));

    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var client = ClientNetwork.Plain(address);
        foreach (var network in networks)
        {
            if (network.Contains(client))
            {
                return true;
            }
        }

        return IsEmpty;
    }

    /// <summary>Does this list let in everybody that the other one does?</summary>
    public bool Covers(IpAllowlist other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEmpty || (!other.IsEmpty && other.networks.All(inner =>
            networks.Any(outer => outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress))));
    }

    // Stricter than IPAddress.Parse, which takes 10.1, 0x0a000001, brackets and scopes.
    private static bool TryParseAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && (address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString() == text
            : !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal));
}
