// Answers by key for as long as each may be kept. Bounded; one look-up at a time for a key, which all who ask meanwhile share and
// which goes on when they have left. It runs on the thread pool, never on the scheduler of the grain that happened to ask first.
using System.Collections.Concurrent;

namespace MonkeysMail.Grains.Dns;

internal sealed class DnsCache<T>(int capacity, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _eviction = new();

    public int Count => _entries.Count;

    /// <summary>The answer that is kept, or a new one. <paramref name="load"/> answers failures as values.</summary>
    public ValueTask<T> GetAsync(string key, Func<string, Task<(T Value, TimeSpan Ttl)>> load, CancellationToken ct)
    {
        while (true)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                if (!entry.IsExpired(time))
                {
                    return entry.Flight.IsCompletedSuccessfully
                        ? new ValueTask<T>(entry.Flight.Result)
                        : new ValueTask<T>(entry.Flight.WaitAsync(ct));
                }

                _entries.TryRemove(KeyValuePair.Create(key, entry));
            }

            var fresh = new Entry();
            if (_entries.TryAdd(key, fresh))
            {
                MakeRoom();
                Start(key, fresh, load);
            }
        }
    }

    private void Start(string key, Entry entry, Func<string, Task<(T Value, TimeSpan Ttl)>> load)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(async () =>
            {
                try
                {
                    var (value, ttl) = await load(key);
                    entry.Complete(value, time.GetTimestamp() + (long)(ttl.TotalSeconds * time.TimestampFrequency));
                }
                catch (Exception e)
                {
                    _entries.TryRemove(KeyValuePair.Create(key, entry));
                    entry.Fail(e);
                }
            });
        }
    }

    private void MakeRoom()
    {
        if (_entries.Count <= capacity || !_eviction.TryEnter())
        {
            return;
        }

        try
        {
            // Expired ones first; then whatever comes, a tenth at a time, so that this is rare.
            foreach (var pair in _entries.Where(pair => pair.Value.IsExpired(time)))
            {
                _entries.TryRemove(pair);
            }

            var surplus = _entries.Count - (capacity - (capacity / 10));
            foreach (var pair in _entries.Where(pair => pair.Value.Flight.IsCompleted).Take(_entries.Count <= capacity ? 0 : surplus))
            {
                _entries.TryRemove(pair);
            }
        }
        finally
        {
            _eviction.Exit();
        }
    }

    private sealed class Entry
    {
        private readonly TaskCompletionSource<T> _flight = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _expires = long.MaxValue;

        public Task<T> Flight => _flight.Task;

        public bool IsExpired(TimeProvider clock)
        {
            var expires = Volatile.Read(ref _expires);
            return expires != long.MaxValue && clock.GetTimestamp() >= expires;
        }

        public void Complete(T value, long expires)
        {
            Volatile.Write(ref _expires, expires);
            _flight.TrySetResult(value);
        }

        public void Fail(Exception e)
        {
            _flight.TrySetException(e);
            _ = _flight.Task.Exception; // observed: perhaps nobody waits any more
        }
    }
}
