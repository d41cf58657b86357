using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Dns;
using Xunit;

namespace MonkeysMail.Tests.Dns;

public sealed class DnsCacheTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private int _loads;

    [Fact]
    public async Task Answer_IsKeptForItsTime()
    {
        var cache = new DnsCache<int>(100, _time);

        Assert.Equal(1, await cache.GetAsync("a", LoadAsync, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, await cache.GetAsync("A", LoadAsync, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await cache.GetAsync("a", LoadAsync, CancellationToken.None));
    }

    [Fact]
    public async Task SimultaneousQuestions_AreAskedOnce_EvenIfTheFirstLeaves()
    {
        var cache = new DnsCache<int>(100, _time);
        var gate = new TaskCompletionSource();
        using var first = new CancellationTokenSource();
        var leaving = cache.GetAsync("a", Slow, first.Token).AsTask();
        var others = Enumerable.Range(0, 50).Select(_ => cache.GetAsync("a", Slow, CancellationToken.None).AsTask()).ToArray();

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.SetResult();

        Assert.All(await Task.WhenAll(others).WaitAsync(Patience), value => Assert.Equal(1, value));
        Assert.Equal(1, _loads);

        async Task<(int Value, TimeSpan Ttl)> Slow(string key)
        {
            await gate.Task;
            return await LoadAsync(key);
        }
    }

    [Fact]
    public async Task LoadThatThrows_IsNotKept()
    {
        var cache = new DnsCache<int>(100, _time);

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await cache.GetAsync("a", _ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.Equal(1, await cache.GetAsync("a", LoadAsync, CancellationToken.None));
    }

    [Fact]
    public async Task Size_IsBounded()
    {
        var cache = new DnsCache<int>(100, _time);
        for (var i = 0; i < 1_000; i++)
        {
            await cache.GetAsync($"name{i}", LoadAsync, CancellationToken.None);
        }

        Assert.InRange(cache.Count, 50, 101);
    }

    private Task<(int Value, TimeSpan Ttl)> LoadAsync(string key) =>
        Task.FromResult((Interlocked.Increment(ref _loads), TimeSpan.FromMinutes(1)));
}
