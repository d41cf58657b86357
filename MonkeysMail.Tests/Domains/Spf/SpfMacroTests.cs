// Macros (RFC 7208 7): a query of a sender with a plus in its name and a subdomain of four labels.
using System.Net;
using MonkeysMail.Grains.Domains.Spf;
using Xunit;

namespace MonkeysMail.Tests.Domains.Spf;

public sealed class SpfMacroTests
{
    private static readonly SpfQuery Query = new(IPAddress.Parse("192.0.2.3"), "mail.shop.example.com", "ann-lee+x@mail.shop.example.com", "out.example.net");

    [Theory]
    [InlineData("%{s}", "ann-lee+x@mail.shop.example.com")]
    [InlineData("%{l}.x.test", "ann-lee+x.x.test")]
    [InlineData("%{l-}.x.test", "ann.lee+x.x.test")]
    [InlineData("%{lr-}.x.test", "lee+x.ann.x.test")]
    [InlineData("%{l1r-}.x.test", "ann.x.test")]
    [InlineData("%{o}", "mail.shop.example.com")]
    [InlineData("%{d4}", "mail.shop.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}.x.test", "com.x.test")]
    [InlineData("%{dr}", "com.example.shop.mail")]
    [InlineData("%{d2r}", "shop.mail")]
    [InlineData("%{i}.%{v}.x.test", "192.0.2.3.in-addr.x.test")]
    [InlineData("%{ir}.x.test", "3.2.0.192.x.test")]
    [InlineData("%{h}", "out.example.net")]
    [InlineData("%{p}", "unknown")]
    [InlineData("%{L}.x.test", "ann-lee%2Bx.x.test")]
    [InlineData("a%%b.x.test", "a%b.x.test")]
    [InlineData("a%_b%-c.x.test", "a b%20c.x.test")]
    public void Macro_StandsFor(string spec, string expected) => Assert.Equal(expected, SpfMacro.Domain(spec, Query, Query.Domain, null));

    [Fact]
    public void AnIpv6Address_IsWrittenByItsNibbles() => Assert.Equal(
        "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1.ip6.x.test",
        SpfMacro.Domain("%{i}.%{v}.x.test", Query with { Address = IPAddress.Parse("2001:db8::cb01") }, Query.Domain, null));

    [Fact]
    public void ATooLongName_LosesLabelsFromTheLeft()
    {
        var sender = $"{string.Join('.', Enumerable.Repeat("abcdefgh", 30))}@example.com";

        var name = SpfMacro.Domain("%{l}.x.test", Query with { Sender = sender }, "example.com", null);

        Assert.InRange(name.Length, 240, 253);
        Assert.StartsWith("abcdefgh.", name, StringComparison.Ordinal);
        Assert.EndsWith(".abcdefgh.x.test", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("example.com.", true)]
    [InlineData("%{d}", true)]
    [InlineData("_spf.%{d2}", true)]
    [InlineData("", false)]
    [InlineData("example", false)]
    [InlineData("example.123", false)]
    [InlineData("example.-a", false)]
    [InlineData("%{d", false)]
    [InlineData("%{}.test", false)]
    [InlineData("%{d0}.test", false)]
    [InlineData("%{dx}.test", false)]
    [InlineData("%{t}.test", false)]
    [InlineData("%x.test", false)]
    [InlineData("a b.test", false)]
    [InlineData("a%", false)]
    public void DomainSpec_IsOneOrNot(string text, bool expected) => Assert.Equal(expected, SpfMacro.IsDomainSpec(text));
}
