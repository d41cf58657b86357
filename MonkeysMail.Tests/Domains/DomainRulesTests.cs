using MonkeysMail.Grains.Domains;
using Xunit;

namespace MonkeysMail.Tests.Domains;

public sealed class DomainRulesTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("Mail.Example.COM", "mail.example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("shop.co.uk", "shop.co.uk")]
    [InlineData("co.example", "co.example")]
    public void Name_IsKeptAs(string text, string expected) => Assert.Equal((expected, null), DomainRules.Check(text));

    [Theory]
    [InlineData("", "two labels")]
    [InlineData("com", "two labels")]
    [InlineData("localhost", "two labels")]
    [InlineData("example..com", "two labels")]
    [InlineData("example.com..", "two labels")]
    [InlineData("-a.example", "two labels")]
    [InlineData("a_b.example", "two labels")]
    [InlineData("a b.example", "two labels")]
    [InlineData("*.example.com", "two labels")]
    [InlineData("ann@example.com", "two labels")]
    [InlineData("192.0.2.1", "an address")]
    [InlineData("[192.0.2.1]", "an address")]
    [InlineData("2001:db8::1", "an address")]
    [InlineData("co.uk", "a suffix")]
    [InlineData("com.au", "a suffix")]
    [InlineData("or.jp", "a suffix")]
    [InlineData("x.invalid", "reserved")]
    [InlineData("printer.local", "reserved")]
    [InlineData("2.0.192.in-addr.arpa", "reserved")]
    public void Name_IsRefused(string text, string because)
    {
        var (name, problem) = DomainRules.Check(text);

        Assert.Empty(name);
        Assert.Contains(because, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AName_LeavesRoomForThoseOfItsRecords()
    {
        // Ten labels of 19 characters with their dots are 200; 13 more.
        var longest = string.Concat(Enumerable.Repeat("a234567890123456789.", 10)) + "abcde.example";

        Assert.Equal(213, longest.Length);
        Assert.Null(DomainRules.Check(longest).Problem);
        Assert.Contains("at most 213", DomainRules.Check("b" + longest).Problem, StringComparison.Ordinal);
    }
}
