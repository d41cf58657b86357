using System.Text;
using MonkeysMail.Api.Auth;
using Xunit;

namespace MonkeysMail.Tests.Api.Auth;

public sealed class PresentedKeyTests
{
    [Theory]
    [InlineData("Bearer KEY")]
    [InlineData("bearer  KEY ")]
    [InlineData("Basic YXBpOktFWQ==")]
    public void AnAuthorization_GivesItsKey(string value) => Assert.Equal(new(PresentedKeyState.Found, "KEY"), Find(value));

    [Fact]
    public void AnXApiKey_GivesItsKey() => Assert.Equal(new(PresentedKeyState.Found, "KEY"), Find(null, "KEY"));

    [Fact]
    public void TheSameKeyTwice_IsOneKey() => Assert.Equal(new(PresentedKeyState.Found, "KEY"), Find("Basic YXBpOktFWQ==", "KEY"));

    [Theory]
    [InlineData("Bearer KEY", "OTHER")]
    [InlineData("Digest x", "KEY")]
    [InlineData("Bearer KEY", "")]
    public void TwoThatDiffer_AreAmbiguous(string authorization, string apiKey) =>
        Assert.Equal(PresentedKeyState.Ambiguous, Find(authorization, apiKey).State);

    [Theory]
    [InlineData("Digest username=\"api\"")]
    [InlineData("Basic ***")]
    [InlineData("Basic dXNlcjpLRVk=")] // user:KEY
    [InlineData("Basic YXBp")] // api, no colon
    [InlineData("")]
    public void WhatHoldsNoKey_IsUnusable(string value) => Assert.Equal(PresentedKeyState.Unusable, Find(value).State);

    [Fact]
    public void AnEndlessHeader_IsUnusable() => Assert.Equal(PresentedKeyState.Unusable, Find("Bearer " + new string('x', 60_000)).State);

    [Fact]
    public void AnEndlessBasic_IsUnusable() =>
        Assert.Equal(PresentedKeyState.Unusable, Find("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + new string('x', 2_000)))).State);

    [Fact]
    public void NoHeader_IsMissing() => Assert.Equal(PresentedKeyState.Missing, PresentedKey.Find(new HeaderDictionary()).State);

    private static PresentedKey Find(string? authorization, string? apiKey = null)
    {
        var headers = new HeaderDictionary();
        if (authorization is not null)
        {
            headers["Authorization"] = authorization;
        }

        if (apiKey is not null)
        {
            headers["X-API-Key"] = apiKey;
        }

        return PresentedKey.Find(headers);
    }
}
