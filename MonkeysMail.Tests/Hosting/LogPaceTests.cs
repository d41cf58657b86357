using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Hosting.Transport;
using Xunit;

namespace MonkeysMail.Tests.Hosting;

public sealed class LogPaceTests
{
    [Fact]
    public void MoreLinesThanAllowed_AreLeftOut_AndCounted()
    {
        var time = new FakeTimeProvider();
        var pace = new LogPace(2, TimeSpan.FromMinutes(1), time);

        Assert.Equal([true, true, false, false, false], Enumerable.Range(0, 5).Select(_ => pace.Allows(out var _)));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(pace.Allows(out var skipped));
        Assert.Equal(3, skipped);
        Assert.True(pace.Allows(out skipped));
        Assert.Equal(0, skipped);
    }
}
