using System.Net;
using MonkeysMail.Silo.Operator.Http;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class OperatorActorTests
{
    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    public void Address_IsTheClientsOwn_HoweverTheSocketTellsIt(string remote, string told)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);

        Assert.Equal(told, OperatorActor.Of(context).Address);
    }
}
