using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Configuration;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class DeliveryOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheRfc_AndValid()
    {
        var options = new DeliveryOptions();

        Assert.True(new DeliveryOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal((25, 20, 32, 100), (
            options.Port, options.MaxConnectionsPerDestination, options.MaxConnectionsToSmartHost, options.MaxMessagesPerConnection));
        Assert.Equal(
            [30, 300, 300, 300, 120, 180, 600],
            new[]
            {
                options.ConnectTimeout, options.GreetingTimeout, options.MailTimeout, options.RcptTimeout, options.DataTimeout,
                options.BlockTimeout, options.FinalDotTimeout,
            }.Select(time => (int)time.TotalSeconds));
    }

    [Theory]
    [InlineData("MonkeysMail:Delivery:SmartHost", "localhost", "MonkeysMail:Delivery:SmartHost is 'localhost'; it should be host:port")]
    [InlineData("MonkeysMail:Delivery:SmartHost", "a b:25", "it should be host:port")]
    [InlineData("MonkeysMail:Delivery:SmartHost", "x:99999", "it should be host:port")]
    [InlineData("MonkeysMail:Delivery:Port", "0", "MonkeysMail:Delivery:Port is '0'; it should be a number from 1 to 65535")]
    [InlineData("MonkeysMail:Delivery:MaxConnections", "-1", "MonkeysMail:Delivery:MaxConnections is '-1'; it should be a number")]
    [InlineData("MonkeysMail:Delivery:ConnectTimeout", "00:00:00", "MonkeysMail:Delivery:ConnectTimeout is '00:00:00'; it should be a time over 0")]
    [InlineData("MonkeysMail:Delivery:MaxBackOff", "00:00:01", "MonkeysMail:Delivery:MaxBackOff")]
    [InlineData("MonkeysMail:Hostname", "not a name", "MonkeysMail:Hostname is 'not a name'; it should be this server's host name")]
    [InlineData("MonkeysMail:Hostname", "x\r\nQUIT", "MonkeysMail:Hostname")]
    public void WrongKey_IsNamed_WithWhatItShouldBe(string key, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();

        var error = Assert.Throws<SettingsException>(() => SettingsReader.Read(configuration));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:65536")]
    [InlineData("localhost:53")]
    [InlineData("53")]
    [InlineData("")]
    public void WrongResolver_IsNamed(string value)
    {
        var result = new DnsOptionsValidator().Validate(null, new DnsOptions { Servers = [value] });

        Assert.Contains($"MonkeysMail:Dns:Servers:0 is '{value}'; it should be ip:port", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:5353", "127.0.0.1:5353")]
    [InlineData("192.0.2.1", "192.0.2.1:53")]
    [InlineData("[::1]:5353", "[::1]:5353")]
    [InlineData("::1", "[::1]:53")]
    public void Resolver_IsParsed(string value, string expected)
    {
        Assert.True(DnsOptionsValidator.TryParseServer(value, out var server));
        Assert.Equal(expected, server.ToString());
    }

    [Theory]
    [InlineData("localhost:2525", "localhost", 2525)]
    [InlineData("127.0.0.1:25", "127.0.0.1", 25)]
    [InlineData("[::1]:2525", "::1", 2525)]
    public void SmartHost_IsParsed(string value, string host, int port)
    {
        Assert.True(SmartHost.TryParse(value, out var parsed));
        Assert.Equal(new SmartHost(host, port), parsed);
    }
}
