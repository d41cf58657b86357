// The texts of MTA-STS (RFC 8461 3.1, 3.2): what is read of them, and that nothing a stranger writes breaks the reader.
using FsCheck.Xunit;
using MonkeysMail.Grains.Dns.MtaSts;
using Xunit;

namespace MonkeysMail.Tests.Dns.MtaSts;

public sealed class MtaStsPolicyTests
{
    [Theory]
    [InlineData("version: STSv1\r\nmode: enforce\r\nmx: MX1.example.net\r\nmx: *.example.org\r\nmax_age: 604800\r\n")]
    [InlineData("version: STSv1\nmode: enforce\nmx: mx1.example.net\nmx: *.example.org\nmax_age: 604800")]
    [InlineData("mode:enforce\nmax_age:604800\nmx:mx1.example.net\nunknown: 1\nmx:*.example.org\nversion:STSv1\nmode: none\n")]
    public void Policy_IsRead(string text)
    {
        Assert.True(MtaStsPolicy.TryParse(text, out var policy, out _));

        Assert.Equal((MtaStsMode.Enforce, TimeSpan.FromDays(7)), (policy.Mode, policy.MaxAge));
        Assert.Equal(["mx1.example.net", "*.example.org"], policy.Patterns.ToArray());
        Assert.Equal(24, policy.Key.Length);
        Assert.Equal(policy.Key, (policy with { MaxAge = TimeSpan.FromDays(1) }).Key);
    }

    [Theory]
    [InlineData("", "version")]
    [InlineData("version: STSv2\nmode: none\nmax_age: 1", "version")]
    [InlineData("version: STSv1\nmax_age: 1\nmx: a.test", "mode")]
    [InlineData("version: STSv1\nmode: force\nmax_age: 1\nmx: a.test", "mode")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.test", "max_age")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1", "max_age")]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 1", "mx")]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 1\nmx: *", "mx")]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 1\nmx: a..test", "mx")]
    public void BrokenPolicy_IsRefusedWithItsFault(string text, string fault)
    {
        Assert.False(MtaStsPolicy.TryParse(text, out _, out var error));
        Assert.Contains(fault, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mx1.example.net", true)]
    [InlineData("a.example.org", true)]
    [InlineData("a.b.example.org", false)]
    [InlineData("example.org", false)]
    [InlineData("mx2.example.net", false)]
    [InlineData(".example.org", false)]
    public void Wildcard_StandsForOneLabel(string host, bool named)
    {
        Assert.True(MtaStsPolicy.TryParse("version: STSv1\nmode: enforce\nmx: mx1.example.net\nmx: *.example.org\nmax_age: 1", out var policy, out _));

        Assert.Equal(named, policy.Names(host));
    }

    [Fact]
    public void LongestAge_IsBounded()
    {
        Assert.True(MtaStsPolicy.TryParse("version: STSv1\nmode: none\nmax_age: 9999999999", out var policy, out _));

        Assert.Equal(TimeSpan.FromSeconds(31_557_600), policy.MaxAge);
    }

    [Theory]
    [InlineData("v=STSv1; id=20160831085700Z;", "20160831085700Z")]
    [InlineData("v=STSv1;id=1", "1")]
    [InlineData("v=STSv1 ; x=y; id = a1 ;", "a1")]
    [InlineData("v=STSv1; id=not_alnum", null)]
    [InlineData("v=STSv1", null)]
    [InlineData("v=STSv10; id=1", null)]
    [InlineData("id=1; v=STSv1", null)]
    public void Record_GivesItsId(string text, string? id) => Assert.Equal(id, MtaStsRecord.FindId(["v=spf1 -all", text]));

    [Fact]
    public void TwoRecords_AreNone() => Assert.Null(MtaStsRecord.FindId(["v=STSv1; id=1", "v=STSv1; id=2"]));

    [Property]
    public bool AnyText_IsReadWithoutFailure(string?[] lines)
    {
        var text = string.Join('\n', lines);
        MtaStsRecord.FindId([text, "v=STSv1;" + text]);
        return !MtaStsPolicy.TryParse("version: STSv1\n" + text, out var policy, out var error) ? error.Length > 0 : policy.Patterns.All(p => p.Length > 0);
    }
}
