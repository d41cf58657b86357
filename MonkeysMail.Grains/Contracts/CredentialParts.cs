using System.Buffers.Binary;
using System.Net;
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
