using System.Net;
using MonkeysMail.Silo.Operator.Http;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class ThrottleTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Operator = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void WrongKeys_AreSlowedDownByAddress()
    {
        using var throttle = new GuessThrottle();

        Assert.All(Enumerable.Range(0, GuessThrottle.Burst), _ => Assert.True(throttle.Admits(Guesser, PresentedKey.Wrong)));

        Assert.False(throttle.Admits(Guesser, PresentedKey.Wrong));
        Assert.False(throttle.Admits(Guesser, PresentedKey.RightByBearer)); // or it would be worth guessing on
        Assert.True(throttle.Admits(Operator, PresentedKey.RightByBearer));
    }

    [Fact]
    public async Task APartOfATry_AdmitsNothing()
    {
        using var throttle = new GuessThrottle();
        Exhaust(throttle, Guesser);

        // The bucket fills by the time that went by, so that a little more than a whole try is there.
        while (!throttle.Admits(Guesser, PresentedKey.Wrong))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.False(throttle.Admits(Guesser, PresentedKey.RightByBearer));
        Assert.False(throttle.Admits(Guesser, PresentedKey.RightByBasic));
        Assert.True(throttle.Admits(Guesser, PresentedKey.Missing));
        Assert.True(throttle.Admits(Operator, PresentedKey.RightByBearer));
    }

    [Fact]
    public void RightAndMissingKeys_TakeNothing()
    {
        using var throttle = new GuessThrottle();

        Assert.All(Enumerable.Range(0, 10 * GuessThrottle.Burst), _ => Assert.True(throttle.Admits(Operator, PresentedKey.Missing)));
        Assert.All(Enumerable.Range(0, 10 * GuessThrottle.Burst), _ => Assert.True(throttle.Admits(Operator, PresentedKey.RightByBasic)));
        Assert.True(throttle.Admits(Operator, PresentedKey.Wrong));
    }

    [Fact]
    public void AnOperatorWhoWasIn_IsNotShutOutByANeighbour()
    {
        using var throttle = new GuessThrottle();
        Assert.True(throttle.Admits(Operator, PresentedKey.RightByBearer));

        Exhaust(throttle, Operator);

        Assert.True(throttle.Admits(Operator, PresentedKey.RightByBearer));
        Assert.False(throttle.Admits(Operator, PresentedKey.Wrong));
    }

    [Fact]
    public void ANetworkOfIPv6_AndAMappedAddress_CountAsOne()
    {
        using var throttle = new GuessThrottle();
        Exhaust(throttle, IPAddress.Parse("2001:db8:1:2::1"));
        Exhaust(throttle, IPAddress.Parse("::ffff:192.0.2.1"));

        Assert.False(throttle.Admits(IPAddress.Parse("2001:db8:1:2:ffff::9"), PresentedKey.Wrong));
        Assert.True(throttle.Admits(IPAddress.Parse("2001:db8:1:3::1"), PresentedKey.Wrong));
        Assert.False(throttle.Admits(Guesser, PresentedKey.Wrong));
    }

    private static void Exhaust(GuessThrottle throttle, IPAddress address)
    {
        while (throttle.Admits(address, PresentedKey.Wrong))
        {
            // The bucket empties.
        }
    }
}
