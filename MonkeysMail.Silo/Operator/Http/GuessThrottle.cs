// Slows down who presents wrong keys, by client address. While an address has no try left no key from it is judged, the right one neither. An
// address from which the right key came before stays open to the right key, so that nobody behind it can shut an operator out by guessing.
using System.Collections.Concurrent;
using System.Net;
using System.Threading.RateLimiting;
using MonkeysMail.Grains.Contracts;

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

        var network = ClientNetwork.Of(address ?? IPAddress.None);
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
}
