// Names that are to be treated with care for a while: addresses that did not answer, hosts whose TLS is broken. Bounded: when it is full of
// unexpired names it forgets all, which costs a slow attempt each and nothing else.
using System.Collections.Concurrent;

namespace MonkeysMail.Grains.Delivery;

internal sealed class ExpiringSet(TimeSpan lifetime, TimeProvider time, int capacity = 10_000)
{
    private readonly ConcurrentDictionary<string, long> _expires = new(StringComparer.OrdinalIgnoreCase);

    public bool Contains(string name)
    {
        if (_expires.IsEmpty || !_expires.TryGetValue(name, out var expires))
        {
            return false;
        }

        if (time.GetTimestamp() < expires)
        {
            return true;
        }

        _expires.TryRemove(KeyValuePair.Create(name, expires));
        return false;
    }

    public void Add(string name)
    {
        if (_expires.Count >= capacity)
        {
            Prune();
        }

        _expires[name] = time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency);
    }

    public void Remove(string name)
    {
        if (!_expires.IsEmpty)
        {
            _expires.TryRemove(name, out _);
        }
    }

    private void Prune()
    {
        var now = time.GetTimestamp();
        foreach (var pair in _expires.Where(pair => pair.Value <= now))
        {
            _expires.TryRemove(pair);
        }

        if (_expires.Count >= capacity)
        {
            _expires.Clear();
        }
    }
}
