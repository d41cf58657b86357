// Shares of a limit: what is lent never adds up to more, goes where it is wanted, and comes back from silos that say nothing.
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Queues;
using Xunit;

namespace MonkeysMail.Tests.Queues;

public sealed class ShareTableTests
{
    private const string Key = "google";

    private readonly FakeTimeProvider time = new();
    private readonly ShareTable table;
    private readonly Dictionary<string, LimitShare> shares = [];

    public ShareTableTests() => table = new ShareTable(time);

    [Fact]
    public void UnevenDemand_GetsUnevenShares_AndTheSumIsTheLimit()
    {
        Rounds(5, ("a", 1_000, 50), ("b", 0, 4), ("c", 2, 1));

        Assert.Equal(20, shares.Values.Sum(share => share.Connections));
        Assert.InRange(shares.Values.Sum(share => share.Rate!.Value), 95, 100.0001);
        Assert.True(shares["a"].Connections > shares["b"].Connections && shares["a"].Rate > 2 * shares["b"].Rate, string.Join(' ', shares.Values));
    }

    [Fact]
    public void WhileDemandMoves_TheSumIsNeverMore()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            foreach (var silo in new[] { "a", "b", "c" })
            {
                Ask(silo, 3, random.Next(4) == 0 ? 0 : random.Next(1_000), random.Next(20), random.Next(100));
                Assert.InRange(shares.Values.Sum(share => share.Connections), 1, 22); // each has one at least
                Assert.InRange(shares.Values.Sum(share => share.Rate!.Value), 0, 102);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void ADeadSilosShare_ComesBackWhenItsLeaseEnds()
    {
        Rounds(5, ("a", 500, 50), ("b", 500, 50));
        Assert.Equal(10, shares["a"].Connections);

        Rounds(4, ("a", 500, 50));
        Assert.Equal(10, shares["a"].Connections);
        Rounds(3, ("a", 500, 50));

        Assert.Equal((20, 100), (shares["a"].Connections, Math.Round(shares["a"].Rate!.Value, 6)));
    }

    [Fact]
    public void ANewTable_LendsNoMoreThanAnEvenShare_UntilAllHaveSpoken()
    {
        Ask("a", 4, 500, 10, 50);

        Assert.Equal((5, 25.0), (shares["a"].Connections, shares["a"].Rate));
    }

    [Fact]
    public void EverybodyHasAConnection_ThoughTheLimitIsSmaller()
    {
        for (var round = 0; round < 5; round++)
        {
            foreach (var silo in new[] { "a", "b", "c" })
            {
                shares[silo] = Assert.Single(table.Share(silo, 3, [new LimitClaim(Key, 2, null, 10, 1, 1)]));
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(shares.Values, share => Assert.Equal((1, null), (share.Connections, share.Rate)));
    }

    [Fact]
    public void LimitsThatNobodyUses_AreForgotten()
    {
        Ask("a", 1, 1, 1, 1);
        table.Clean();
        Assert.Equal(1, table.Count);

        time.Advance(ShareTable.Lease + TimeSpan.FromSeconds(1));
        table.Clean();

        Assert.Equal(0, table.Count);
    }

    private void Rounds(int count, params (string Silo, int Waiting, double Sent)[] demands)
    {
        for (var round = 0; round < count; round++)
        {
            foreach (var (silo, waiting, sent) in demands)
            {
                Ask(silo, 3, waiting, 1, sent);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private void Ask(string silo, int silos, int waiting, int inUse, double sent) =>
        shares[silo] = Assert.Single(table.Share(silo, silos, [new LimitClaim(Key, 20, 100, waiting, inUse, sent)]));
}
