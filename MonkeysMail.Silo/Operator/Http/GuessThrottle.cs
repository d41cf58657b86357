// Slows down who presents wrong keys, by client address. While an address has no try left no key from it is judged, the right one neither. An
// address from which the right key came before stays open to the right key, so that nobody behind it can shut an operator out by guessing.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed class GuessThrottle : IDisposable
{
    /// <summary>Wrong keys in a row from one address; one more every <see cref="Refill"/>.</summary>
    public const int Burst = 10;

    private const int MostGood = 1_000;

    public static readonly TimeSpan Refill = TimeSpan.FromSeconds(5);

    private static readonly TokenBucketRateLimiterOptions Bucket = new()
    {
        TokenLimit = Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = Refill,
        QueueLimit = 0,
    };

    private readonly PartitionedRateLimiter<IPAddress> _guesses =
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(static network => RateLimitPartition.GetTokenBucketLimiter(network, static _ => Bucket));

    private readonly ConcurrentDictionary<IPAddress, bool> _good = [];

    /// <summary>True when this credential may be judged by its worth; false when the client has to wait.</summary>
    public bool Admits(IPAddress? address, PresentedKey presented)
    {
        if (presented == PresentedKey.Missing)
        {
            return true; // nothing was guessed
        }

        var network = Network(address);
        var isRight = presented is PresentedKey.RightByBasic or PresentedKey.RightByBearer;
        if (isRight && _good.ContainsKey(network))
        {
            return true;
        }

        // The first right key of an address costs a try like any other: it must find a whole one left, or guessing on would be worth it.
        using var left = _guesses.AttemptAcquire(network);
        if (left.IsAcquired && isRight)
        {
            if (_good.Count >= MostGood)
            {
                _good.Clear(); // each costs one try more
            }

            _good.TryAdd(network, true);
        }

        return left.IsAcquired;
    }

    public void Dispose() => _guesses.Dispose();

    // A client of IPv6 has a /64 to itself (RFC 6177): the network counts, not the address.
    private static IPAddress Network(IPAddress? address)
    {
        switch (address)
        {
            case null:
                return IPAddress.None;
            case { IsIPv4MappedToIPv6: true }:
                return address.MapToIPv4();
            case { AddressFamily: AddressFamily.InterNetworkV6 }:
                Span<byte> bytes = stackalloc byte[16];
                address.TryWriteBytes(bytes, out _);
                bytes[8..].Clear();
                return new IPAddress(bytes);
            default:
                return address;
        }
    }
}
