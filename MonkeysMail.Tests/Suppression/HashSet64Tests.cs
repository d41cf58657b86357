using FsCheck.Xunit;
using MonkeysMail.Grains.Suppression;
using Xunit;

namespace MonkeysMail.Tests.Suppression;

public sealed class HashSet64Tests
{
    [Property]
    public bool AnyHashes_AreThoseOfASet(ulong[] hashes, ulong[] others)
    {
        var set = new HashSet64();
        var model = new HashSet<ulong>();
        var answers = hashes.All(hash => set.Add(hash) == model.Add(hash == 0 ? 1 : hash));

        return answers && set.Count == model.Count && hashes.All(set.Contains) && others.All(hash => set.Contains(hash) == model.Contains(hash == 0 ? 1 : hash));
    }

    [Theory]
    [InlineData(0UL)] // one part, one slot after the other
    [InlineData(0xFFFF_FFFF_FF00_0000UL)] // the last slot: probing goes round the end
    public void HashesThatMeet_AreAllFound(ulong start)
    {
        var set = new HashSet64();
        var hashes = Enumerable.Range(1, 5_000).Select(i => start + (ulong)i).ToArray();

        Assert.All(hashes, hash => Assert.True(set.Add(hash)));

        Assert.All(hashes, hash => Assert.True(set.Contains(hash)));
        Assert.False(set.Contains(start + 5_001));
        Assert.Equal(5_000, set.Count);
    }

    [Fact]
    public void MillionHashes_TakeLessThan16MegabytesAndAreFound()
    {
        var random = new Random(1);
        var hashes = Enumerable.Range(0, 1_000_000).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToArray();
        var set = new HashSet64();
        foreach (var hash in hashes)
        {
            set.Add(hash);
        }

        Assert.True(Array.TrueForAll(hashes, set.Contains));
        Assert.Equal(0, Enumerable.Range(0, 100_000).Count(_ => set.Contains((ulong)random.NextInt64(long.MinValue, long.MaxValue))));
        Assert.InRange(set.Size, 8_000_000, 16_000_000);
    }

    [Fact]
    public void Union_HasBoth()
    {
        var (one, other) = (new HashSet64(), new HashSet64());
        one.Add(1);
        one.Add(2);
        other.Add(2);
        other.Add(ulong.MaxValue);

        one.UnionWith(other);

        Assert.Equal(3, one.Count);
        Assert.True(one.Contains(1) && one.Contains(2) && one.Contains(ulong.MaxValue));
    }
}
