// Ready private keys by the hash of their octets: the same key comes again and again, as a fresh copy from each grain call. Bounded by two
// generations: when the young one is full it becomes the old one, and a key that is not used through a whole generation is dropped.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using MonkeysMail.Grains.Domains;

namespace MonkeysMail.Grains.Mime;

internal sealed class DkimKeyCache(int generationSize)
{
    private readonly Lock _turn = new();
    private volatile ConcurrentDictionary<UInt128, DkimPrivateKey> _young = new();
    private volatile ConcurrentDictionary<UInt128, DkimPrivateKey> _old = new();

    // A ready RSA key takes about 10 KB: two generations of 2,000 stay under 40 MB.
    public static DkimKeyCache Shared { get; } = new(2_000);

    public DkimPrivateKey Get(SigningKey key)
    {
        var fingerprint = Fingerprint(key);
        if (_young.TryGetValue(fingerprint, out var ready))
        {
            return ready;
        }

        ready = _old.TryGetValue(fingerprint, out var kept) ? kept : DkimPrivateKey.Load(key.Algorithm, key.PrivateKey.AsSpan());
        lock (_turn)
        {
            if (_young.Count >= generationSize)
            {
                _old = _young;
                _young = new ConcurrentDictionary<UInt128, DkimPrivateKey>();
            }

            return _young.GetOrAdd(fingerprint, ready);
        }
    }

    private static UInt128 Fingerprint(SigningKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.PrivateKey.AsSpan(), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash) ^ (UInt128)(uint)key.Algorithm;
    }
}
