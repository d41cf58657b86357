using FsCheck.Xunit;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Contracts;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("ann@example.net", "ann@example.net")]
    [InlineData("Ann.Lee+x@Example.NET", "ann.lee+x@example.net")]
    [InlineData("\"a b\"@example.net", "\"a b\"@example.net")]
    [InlineData("jörg@example.net", "jörg@example.net")]
    [InlineData("JÖRG@example.net", "jörg@example.net")]
    [InlineData("jo\u0308rg@example.net", "j\u00F6rg@example.net")]
    [InlineData("JO\u0308RG@example.net", "j\u00F6rg@example.net")]
    [InlineData("Σίσυφος@example.net", "σίσυφοσ@example.net")]
    [InlineData("\u212Bngstr\u00F6m@example.net", "\u00E5ngstr\u00F6m@example.net")]
    [InlineData("\u1112\u1161\u11AB@example.net", "\uD55C@example.net")]
    [InlineData("\"Ann.Lee\"@example.net", "ann.lee@example.net")]
    [InlineData("\"A\\nn\"@example.net", "ann@example.net")]
    [InlineData("\"a\\ b\\\"\"@example.net", "\"a b\\\"\"@example.net")]
    [InlineData("\"a..b\"@example.net", "\"a..b\"@example.net")]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@BÜCHER.Example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@BU\u0308CHER.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example")]
    public void Good_Normalises(string text, string normalized)
    {
        Assert.True(MailAddress.TryParse(text, out var address));
        Assert.Equal(normalized, address.Normalized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.net")]
    [InlineData("ann@")]
    [InlineData("ann@localhost")]
    [InlineData("ann@[192.0.2.1]")]
    [InlineData("ann@192.0.2.1")]
    [InlineData("ann@example.net.")]
    [InlineData("ann@-example.net")]
    [InlineData("ann@exa_mple.net")]
    [InlineData("ann@example..net")]
    [InlineData(".ann@example.net")]
    [InlineData("a..b@example.net")]
    [InlineData("a b@example.net")]
    [InlineData("a\r\nb@example.net")]
    [InlineData("\"a\r\nb\"@example.net")]
    [InlineData("\"a\"b\"@example.net")]
    [InlineData("\"a\\\"@example.net")]
    [InlineData("ann>@example.net")]
    [InlineData("ann@example.net>")]
    [InlineData("a\u202eb@example.net")]
    public void Bad_IsRefused(string text) => Assert.False(MailAddress.TryParse(text, out _));

    // Not theory data: a lone surrogate does not survive the way to the test.
    [Fact]
    public void LoneSurrogate_IsRefused() => Assert.False(MailAddress.TryParse("\ud800@example.net", out _));

    [Fact]
    public void Bounds_AreThoseOfSmtp()
    {
        Assert.True(MailAddress.TryParse(new string('a', 64) + "@example.net", out _));
        Assert.False(MailAddress.TryParse(new string('a', 65) + "@example.net", out _));
        Assert.False(MailAddress.TryParse(new string('ö', 33) + "@example.net", out _));
        Assert.False(MailAddress.TryParse("a@" + string.Join('.', Enumerable.Repeat(new string('a', 63), 4)), out _));
    }

    [Property]
    public bool WhatParses_ParsesAgainToTheSame(string text) =>
        !MailAddress.TryParse(text, out var address)
        || (MailAddress.TryParse(address.ToString(), out var again) && again == address
            && MailAddress.TryParse(address.Normalized, out var normal) && normal.Normalized == address.Normalized);
}
