using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Grains.Contracts;

/// <summary>Who a client is by its address, for everything that counts by client.</summary>
public static class ClientNetwork
{
    /// <summary>IPv4 as IPv4, however the socket tells it.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>An IPv4 address; of IPv6 the /64, which a client has to itself (RFC 6177).</summary>
    public static IPAddress Of(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain;
        }

        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
