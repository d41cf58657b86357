using System.Net;
using MonkeysMail.Grains.Workspaces;
using Xunit;

namespace MonkeysMail.Tests.Workspaces;

public sealed class IpAllowlistTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1/128")]
    [InlineData("::/0", "::/0")]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7/32")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0")]
    public void Range_HasOneForm(string text, string range)
    {
        Assert.True(IpAllowlist.TryNormalize(text, out var normal));
        Assert.Equal(range, normal);
        Assert.True(IpAllowlist.TryNormalize(normal, out var again));
        Assert.Equal(range, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("192.0.2.1/24")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/+8")]
    [InlineData("192.0.2.0/024")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2.0/24/8")]
    [InlineData("192.0.2.0 /24")]
    [InlineData("192.0.2/24")]
    [InlineData("10/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x0a000000/8")]
    [InlineData("2001:db8::1/32")]
    [InlineData("2001:db8::/129")]
    [InlineData("[2001:db8::]/32")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::%1/64")]
    [InlineData("example.com")]
    public void WhatIsNoRange_IsRefused(string? text) => Assert.False(IpAllowlist.TryNormalize(text, out _));

    [Theory]
    [InlineData("192.0.2.255", true)]
    [InlineData("192.0.3.0", false)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("::ffff:192.0.3.1", false)]
    [InlineData("", false)]
    [InlineData("unknown", false)]
    public void List_LetsInItsRangesOnly(string client, bool allowed)
    {
        var list = IpAllowlist.Of(["192.0.2.0/24", "2001:db8::/32"]);

        Assert.Equal(allowed, list.Allows(client));
    }

    [Fact]
    public void EmptyList_LetsEverybodyIn()
    {
        Assert.True(IpAllowlist.Everybody.Allows(IPAddress.Parse("203.0.113.9")));
        Assert.True(IpAllowlist.Of(default).Allows(""));
    }

    [Fact]
    public void AllOfIPv6_IsNotIPv4()
    {
        var list = IpAllowlist.Of(["::/0"]);

        Assert.True(list.Allows("2001:db8::1"));
        Assert.False(list.Allows("192.0.2.1"));
        Assert.False(list.Allows("::ffff:192.0.2.1"));
    }

    [Fact]
    public void Covers_IsForEveryRangeOfTheOther()
    {
        var wide = IpAllowlist.Of(["10.0.0.0/8", "2001:db8::/32"]);

        Assert.True(wide.Covers(IpAllowlist.Of(["10.1.0.0/16", "2001:db8:1::/48"])));
        Assert.True(wide.Covers(wide));
        Assert.False(wide.Covers(IpAllowlist.Of(["10.1.0.0/16", "192.0.2.0/24"])));
        Assert.False(wide.Covers(IpAllowlist.Of(["0.0.0.0/0"])));
        Assert.False(wide.Covers(IpAllowlist.Everybody));
        Assert.True(IpAllowlist.Everybody.Covers(wide));
    }
}
