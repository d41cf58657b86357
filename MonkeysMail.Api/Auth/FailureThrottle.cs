// Slows down who presents wrong keys: a bucket of failures for each client address, and a smaller one for each (address, prefix).
// Never for a prefix alone: nobody can lock out a key by guessing. A key that was good a moment ago, from wherever, is let through even when a
// neighbour behind the same address guesses; and so is one of a prefix that there is, until that prefix itself was guessed at from there. Memory
// is bounded: 50,000 buckets of each kind. What other fronts saw of a client comes in by Refuse.
using System.Buffers.Binary;
using System.Net;

namespace MonkeysMail.Api.Auth;

internal sealed class FailureThrottle(TimeProvider time)
{
    private const int Buckets = 50_000;
    private const int GoodSlots = 16_384;

    private readonly BoundedLru<IPAddress, Bucket> _addresses = new(Buckets);
    private readonly BoundedLru<(IPAddress Address, string Prefix), Bucket> _prefixes = new(Buckets);

    // Fingerprints of credentials that were good, by their own low bits; a newer one takes the slot. 128 KiB.
    private readonly long[] _good = new long[GoodSlots];
    private volatile bool _anyFailure;

    /// <summary>How long this client must wait, or zero.</summary>
    /// <param name="isKnown">There is a key of this prefix: what others on the client's network present says nothing of it.</param>
    public TimeSpan Wait(IPAddress address, ApiKeyText? key, bool isKnown)
    {
        // The usual case: nobody fails, nothing to look up.
        if (!_anyFailure || (key is { } good && IsKnownGood(good.SecretHash)))
        {
            return TimeSpan.Zero;
        }

        var network = ClientNetwork.Of(address);
        var now = time.GetTimestamp();
        var wait = !isKnown && _addresses.TryGet(network, out var bucket) ? bucket.Wait(now) : TimeSpan.Zero;
        if (key is { } named && _prefixes.TryGet((network, named.Prefix), out bucket))
        {
            var second = bucket.Wait(now);
            wait = second > wait ? second : wait;
        }

        return wait;
    }

    public void Failed(IPAddress address, string? prefix)
    {
        _anyFailure = true;
        var network = ClientNetwork.Of(address);
        var now = time.GetTimestamp();
        OfNetwork(network).Take(now);
        if (prefix is not null)
        {
            OfPrefix(network, prefix).Take(now);
        }
    }

    /// <summary>What all fronts together saw of this client.</summary>
    public void Refuse(IPAddress address, string? prefix, CredentialWait wait)
    {
        var network = ClientNetwork.Of(address);
        var now = time.GetTimestamp();
        if (wait.Network > TimeSpan.Zero)
        {
            OfNetwork(network).Refuse(wait.Network, now);
        }

        if (prefix is not null && wait.Prefix > TimeSpan.Zero)
        {
            OfPrefix(network, prefix).Refuse(wait.Prefix, now);
        }
    }

    public void Succeeded(ImmutableArray<byte> secretHash)
    {
        var print = Fingerprint(secretHash);
        ref var slot = ref _good[(int)(print & (GoodSlots - 1))];
        if (Volatile.Read(ref slot) != print)
        {
            Volatile.Write(ref slot, print);
        }
    }

    /// <summary>Called when a key was refused: it is not good any more.</summary>
    public void Forget(ImmutableArray<byte> secretHash)
    {
        var print = Fingerprint(secretHash);
        Interlocked.CompareExchange(ref _good[(int)(print & (GoodSlots - 1))], 0, print);
    }

    private bool IsKnownGood(ImmutableArray<byte> secretHash)
    {
        var print = Fingerprint(secretHash);
        return Volatile.Read(ref _good[(int)(print & (GoodSlots - 1))]) == print;
    }

    // 64 bits of the secret's hash: to pass as good one must know the secret.
    private static long Fingerprint(ImmutableArray<byte> secretHash) => BinaryPrimitives.ReadInt64LittleEndian(secretHash.AsSpan()) | 1;

    private Bucket OfNetwork(IPAddress network)
    {
        if (!_addresses.TryGet(network, out var bucket))
        {
            _addresses.Set(network, bucket = new Bucket(time, CredentialTries.NetworkBurst, CredentialTries.NetworkRefill));
        }

        return bucket;
    }

    private Bucket OfPrefix(IPAddress network, string prefix)
    {
        if (!_prefixes.TryGet((network, prefix), out var bucket))
        {
            _prefixes.Set((network, prefix), bucket = new Bucket(time, CredentialTries.PrefixBurst, CredentialTries.PrefixRefill));
        }

        return bucket;
    }

    private sealed class Bucket(TimeProvider time, int burst, TimeSpan refill)
    {
        private readonly Lock _lock = new();
        private double _left = burst;
        private long _at = time.GetTimestamp();
        private TimeSpan _refused;
        private long _refusedAt;

        public void Take(long now)
        {
            lock (_lock)
            {
                Refill(now);
                _left = Math.Max(0, _left - 1);
            }
        }

        public TimeSpan Wait(long now)
        {
            lock (_lock)
            {
                Refill(now);
                var wait = _left >= 1 ? TimeSpan.Zero : (1 - _left) * refill;
                var refused = _refused - time.GetElapsedTime(_refusedAt, now);
                return refused > wait ? refused : wait;
            }
        }

        public void Refuse(TimeSpan wait, long now)
        {
            lock (_lock)
            {
                (_refused, _refusedAt) = (wait, now);
            }
        }

        private void Refill(long now)
        {
            _left = Math.Min(burst, _left + (time.GetElapsedTime(_at, now) / refill));
            _at = now;
        }
    }
}
