using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Contracts;

/// <summary>Which <see cref="ICredentialFailuresGrain"/> counts for a client or a prefix.</summary>
public static class CredentialParts
{
    /// <summary>Enough to spread an attack over the silos, few enough that the memory of all is bounded.</summary>
    public const int Count = 64;

    public static long Of(Guid network)
    {
        Span<byte> bytes = stackalloc byte[16];
        network.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) % Count;
    }

    public static long Of(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return Of(Hash(Encoding.UTF8.GetBytes(prefix)));
    }

    /// <summary>The network of a client: an IPv4 address; of IPv6 the /64, which a client has to itself (RFC 6177).</summary>
    public static IPAddress NetworkOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    /// <summary>The hash under which a network is reported.</summary>
    public static Guid HashOf(IPAddress network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Hash(network.GetAddressBytes());
    }

    private static Guid Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new Guid(hash[..16]);
    }
}
