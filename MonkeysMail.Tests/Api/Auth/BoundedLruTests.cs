using MonkeysMail.Api.Auth;
using Xunit;

namespace MonkeysMail.Tests.Api.Auth;

public sealed class BoundedLruTests
{
    [Fact]
    public void AFullCache_DropsWhatWasUsedLongestAgo()
    {
        var cache = new BoundedLru<string, int>(2);
        cache.Set("a", 1);
        cache.Set("b", 2);
        Assert.True(cache.TryGet("a", out _));

        cache.Set("c", 3);

        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out var a));
        Assert.Equal(1, a);
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void SettingAgain_ReplacesAndKeepsTheCount()
    {
        var cache = new BoundedLru<string, int>(2);
        cache.Set("a", 1);

        cache.Set("a", 2);

        Assert.True(cache.TryGet("a", out var value));
        Assert.Equal(2, value);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void ManyThreads_NeverGoPastTheBound()
    {
        var cache = new BoundedLru<int, int>(100);

        Parallel.For(0, 20_000, i =>
        {
            cache.Set(i % 500, i);
            cache.TryGet(i % 333, out _);
        });

        Assert.Equal(100, cache.Count);
    }
}
