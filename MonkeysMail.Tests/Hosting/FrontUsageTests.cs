using MonkeysMail.Api.Hosting;
using Xunit;

namespace MonkeysMail.Tests.Hosting;

public sealed class FrontUsageTests
{
    private const string Gateways = "--MonkeysMail:Cluster:Gateways=127.0.0.1:9";

    [Theory]
    [InlineData("serve")]
    [InlineData("ctl")]
    public async Task AVerb_StartsNoFront(string verb) => Assert.Equal(78, await FrontServer.RunAsync([verb, "--urls=http://127.0.0.1:0", Gateways]));

    [Fact]
    public async Task AskedForHelp_ItStartsNoFront() => Assert.Equal(0, await FrontServer.RunAsync(["--help", "--urls=http://127.0.0.1:0", Gateways]));
}
