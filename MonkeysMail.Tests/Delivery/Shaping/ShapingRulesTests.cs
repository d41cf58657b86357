// Which rule an MX set has, what a file changes, and what is refused.
using System.Text;
using System.Text.Json;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Dns;
using Xunit;

namespace MonkeysMail.Tests.Delivery.Shaping;

public sealed class ShapingRulesTests
{
    private static readonly ShapingRules Shipped = ShapingRules.Shipped(new DeliveryOptions());

    [Theory]
    [InlineData("google", "gmail-smtp-in.l.google.com", "alt1.gmail-smtp-in.l.google.com")]
    [InlineData("google", "aspmx.l.google.com")]
    [InlineData("google", "aspmx2.googlemail.com")]
    [InlineData("outlook", "outlook-com.olc.protection.outlook.com")]
    [InlineData("exchange-online", "example-com.mail.protection.outlook.com")]
    [InlineData("exchange-online", "example-com.a-v1.mx.microsoft")]
    [InlineData("yahoo", "mta5.am0.yahoodns.net", "mta6.am0.yahoodns.net")]
    [InlineData("icloud", "mx01.mail.icloud.com")]
    [InlineData(null, "mx.example.com")]
    [InlineData(null, "notgoogle.com")]
    [InlineData(null, "google.com.example.net")]
    [InlineData(null, "aspmx.l.google.com", "mx.example.com")]
    public void TheRule_IsFoundByTheBestHosts(string? provider, params string[] hosts) =>
        Assert.Equal(provider, Shipped.Of([.. hosts.Select(host => new MxHost(host, 0))]).Provider);

    [Fact]
    public void HostsOfALaterRank_DoNotCount() =>
        Assert.Equal("google", Shipped.Of([new MxHost("aspmx.l.google.com", 0), new MxHost("backup.example.com", 1)]).Provider);

    [Fact]
    public void WhatTheConfigurationGivesToEverybody_IsTheDefault()
    {
        var rules = ShapingRules.Shipped(new DeliveryOptions { MaxConnectionsPerDestination = 7, MaxMessagesPerConnection = 9 });

        Assert.Equal(new ShapingRule(null, 7, 9, null, ShapingScope.Source), rules.Of([new MxHost("mx.example.com", 0)]));
    }

    [Fact]
    public void AFile_ChangesWhatItNames_AndAddsProviders()
    {
        var rules = With("""
            {
              "default": { "connections": 3, "rate": "600/m" },
              "providers": {
                "yahoo": { "rate": "2/s", "per": "provider" },
                "example": { "hosts": ["mx.example.net"], "connections": 1, "rate": "1000/h", "messages_per_connection": 4 }
              }
            }
            """);

        Assert.Equal(new ShapingRule("yahoo", 10, 20, 2, ShapingScope.Provider), Of(rules, "mta5.am0.yahoodns.net"));
        Assert.Equal(new ShapingRule("example", 1, 4, 1000.0 / 3600, ShapingScope.Source), Of(rules, "a.mx.example.net"));
        Assert.Equal(new ShapingRule(null, 3, 100, 10, ShapingScope.Source), Of(rules, "mx.example.org"));
        Assert.Equal(new ShapingRule("google", 10, 50, 10, ShapingScope.Source), Of(rules, "aspmx.l.google.com"));
    }

    [Fact]
    public void TheLongestName_Wins()
    {
        var rules = With("""{ "providers": { "gmail": { "hosts": ["gmail-smtp-in.l.google.com"] } } }""");

        Assert.Equal("gmail", Of(rules, "alt1.gmail-smtp-in.l.google.com").Provider);
        Assert.Equal("google", Of(rules, "aspmx.l.google.com").Provider);
    }

    [Theory]
    [InlineData("""{ "providers": { "x": {} } }""", "x is a provider of its own and needs hosts")]
    [InlineData("""{ "providers": { "X y": { "hosts": ["a.example"] } } }""", "no name of a provider")]
    [InlineData("""{ "providers": { "x": { "hosts": ["a b"] } } }""", "no name that an MX host can end with")]
    [InlineData("""{ "providers": { "x": { "hosts": ["yahoodns.net"] } } }""", "yahoodns.net is a host of two providers")]
    [InlineData("""{ "providers": { "yahoo": { "connections": 0 } } }""", "connections is 0; it should be a number from 1")]
    [InlineData("""{ "providers": { "yahoo": { "rate": "fast" } } }""", "rate is 'fast'")]
    [InlineData("""{ "providers": { "yahoo": { "rate": "0/s" } } }""", "rate is '0/s'")]
    [InlineData("""{ "providers": { "yahoo": { "per": "silo" } } }""", "per is 'silo'")]
    [InlineData("""{ "default": { "hosts": ["a.example"] } }""", "default has neither hosts nor per")]
    public void WhatIsWrong_IsNamed_AndNothingOfTheFileCounts(string json, string error)
    {
        List<string> errors = [];

        var rules = Shipped.With(ShapingDocument.Parse(Encoding.UTF8.GetBytes(json)), errors);

        Assert.Contains(error, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Same(Shipped, rules);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{ "provider": {} }""")]
    [InlineData("""{ "providers": { "yahoo": { "conections": 1 } } }""")]
    [InlineData("""{ "providers": { "yahoo": { "connections": 1 }, "yahoo": { "connections": 2 } } }""")]
    [InlineData("""{ "providers": { "yahoo": { "connections": "1" } } }""")]
    [InlineData("""{ "providers": { "yahoo": null } }""")]
    public void WhatIsNoSuchDocument_IsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => ShapingDocument.Parse(Encoding.UTF8.GetBytes(json)));

    private static ShapingRules With(string json)
    {
        List<string> errors = [];
        var rules = Shipped.With(ShapingDocument.Parse(Encoding.UTF8.GetBytes(json)), errors);
        Assert.Empty(errors);
        return rules;
    }

    private static ShapingRule Of(ShapingRules rules, string host) => rules.Of([new MxHost(host, 0)]);
}
