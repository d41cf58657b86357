using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Contracts;

public sealed class ApiKeyTextTests
{
    private static readonly string Secret = new('s', 32);

    [Theory]
    [InlineData("mm_live_", KeyMode.Live, 32)]
    [InlineData("mm_test_", KeyMode.Test, 128)]
    public void AKey_IsReadWithItsModeAndTheHashOfItsSecret(string mode, KeyMode expected, int length)
    {
        var secret = new string('Z', length - 2) + "_-";

        Assert.True(ApiKeyText.TryParse($"{mode}abc123def456.{secret}", out var key));

        Assert.Equal(expected, key.Mode);
        Assert.Equal("abc123def456", key.Prefix);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(secret)), key.SecretHash.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("mm_live_abc123def456")]
    [InlineData("mm_prod_abc123def456.{s}")]
    [InlineData("MM_LIVE_abc123def456.{s}")]
    [InlineData("mm_live_ABC123def456.{s}")]
    [InlineData("mm_live_abc123def45.{s}")]
    [InlineData("mm_live_abc123def4567.{s}")]
    [InlineData("mm_live_abc123def456_{s}")]
    [InlineData("mm_live_abc123def456.short")]
    [InlineData("mm_live_abc123def456.{s}.")]
    [InlineData("mm_live_abc123def456.{s} ")]
    [InlineData("mm_live_abc123def456.{s}é")]
    [InlineData("mm_live_abc123def456.{s}{s}{s}{s}x")]
    public void AnythingElse_IsNoKey(string text) =>
        Assert.False(ApiKeyText.TryParse(text.Replace("{s}", Secret, StringComparison.Ordinal), out _));
}
