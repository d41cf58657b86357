// MAIL, RCPT, BDAT and AUTH as RFC 5321, 3461, 3030 and 4616 write them, and whatever else a client may write.
using System.Text;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Server;

public sealed class GrammarTests
{
    private static readonly SmtpPolicy Policy = SessionHarness.Closed();
    private static readonly MailCommand Utf8Mail = new(null, 0, SmtpUtf8: true, DsnReturn.Unspecified, null);

    [Fact]
    public void Mail_WithEverything_IsRead()
    {
        var (mail, refusal) = MailCommand.Parse(
            "FROM:<Ann@Example.com> SIZE=1000 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ314159+2B AUTH=<>".Replace("<>", "+3C+3E", StringComparison.Ordinal), Policy);

        Assert.Null(refusal);
        Assert.Equal(new MailCommand(MailAddress.Parse("Ann@example.com"), 1000, true, DsnReturn.Headers, "QQ314159+2B"), mail);
    }

    [Fact]
    public void Rcpt_WithEverything_IsRead()
    {
        var (rcpt, refusal) = RcptCommand.Parse("to:<\"a>b\"@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Dana@Ivory.example.net", Utf8Mail, Policy);

        Assert.Null(refusal);
        Assert.Equal(new RcptCommand(MailAddress.Parse("\"a>b\"@example.net"), DsnNotify.Success | DsnNotify.Failure, "rfc822;Dana@Ivory.example.net"), rcpt);
    }

    [Theory]
    [InlineData("FROM:<>")]
    [InlineData("from: <a@example.com>")]
    [InlineData("FROM:<@relay.example.org,@other.example.org:a@example.com>")]
    [InlineData("FROM:<a@example.com>  SIZE=5")]
    [InlineData("FROM:<a@example.com> SIZE=25000000")]
    public void Mail_IsTaken(string argument) => Assert.NotNull(MailCommand.Parse(argument, Policy).Mail);

    [Theory]
    [InlineData("", 501)]
    [InlineData("FROM", 501)]
    [InlineData("FROM:a@example.com", 501)]
    [InlineData("FROM:<a@example.com", 501)]
    [InlineData("FROM:<a@example.com>SIZE=1", 501)]
    [InlineData("TO:<a@example.com>", 501)]
    [InlineData("FROM:<a>", 553)]
    [InlineData("FROM:<a@[192.0.2.1]>", 553)]
    [InlineData("FROM:<a b@example.com>", 553)]
    [InlineData("FROM:<é@example.com>", 553)]
    [InlineData("FROM:<a@example.com> SIZE=25000001", 552)]
    [InlineData("FROM:<a@example.com> SIZE=99999999999999999999", 501)]
    [InlineData("FROM:<a@example.com> SIZE=18446744073709551615", 552)]
    [InlineData("FROM:<a@example.com> SIZE=-1", 501)]
    [InlineData("FROM:<a@example.com> SIZE", 501)]
    [InlineData("FROM:<a@example.com> SIZE=1 SIZE=1", 501)]
    [InlineData("FROM:<a@example.com> BODY=BINARYMIME", 501)]
    [InlineData("FROM:<a@example.com> SMTPUTF8=1", 501)]
    [InlineData("FROM:<a@example.com> RET=ALL", 501)]
    [InlineData("FROM:<a@example.com> ENVID=", 501)]
    [InlineData("FROM:<a@example.com> ENVID=a+2", 501)]
    [InlineData("FROM:<a@example.com> ENVID=a+0A", 501)]
    [InlineData("FROM:<a@example.com> X=1=2", 501)]
    [InlineData("FROM:<a@example.com> NOTIFY=NEVER", 555)]
    [InlineData("FROM:<a@example.com> XUNKNOWN", 555)]
    public void Mail_IsRefused(string argument, int code) => Assert.Equal(code, MailCommand.Parse(argument, Policy).Refusal?.Code);

    [Theory]
    [InlineData("TO:<>", 553)]
    [InlineData("TO:<postmaster>", 553)]
    [InlineData("TO:<a@example.net> NOTIFY=NEVER,SUCCESS", 501)]
    [InlineData("TO:<a@example.net> NOTIFY=SUCCESS,SUCCESS", 501)]
    [InlineData("TO:<a@example.net> NOTIFY=", 501)]
    [InlineData("TO:<a@example.net> NOTIFY", 501)]
    [InlineData("TO:<a@example.net> ORCPT=a@example.net", 501)]
    [InlineData("TO:<a@example.net> ORCPT=rfc822;", 501)]
    [InlineData("TO:<a@example.net> ORCPT=rf,c822;a", 501)]
    [InlineData("TO:<a@example.net> SIZE=1", 555)]
    public void Rcpt_IsRefused(string argument, int code) => Assert.Equal(code, RcptCommand.Parse(argument, Utf8Mail, Policy).Refusal?.Code);

    [Fact]
    public void DsnParameters_AreBounded()
    {
        Assert.NotNull(RcptCommand.Parse($"TO:<a@example.net> ORCPT=rfc822;{new string('x', 493)}", Utf8Mail, Policy).Rcpt);
        Assert.Equal(501, RcptCommand.Parse($"TO:<a@example.net> ORCPT=rfc822;{new string('x', 494)}", Utf8Mail, Policy).Refusal?.Code);
        Assert.NotNull(MailCommand.Parse($"FROM:<a@example.com> ENVID={new string('x', 100)}", Policy).Mail);
        Assert.Equal(501, MailCommand.Parse($"FROM:<a@example.com> ENVID={new string('x', 101)}", Policy).Refusal?.Code);
    }

    [Fact]
    public void WithoutDsn_ItsParametersAreUnknown()
    {
        var without = Policy with { OffersDsn = false };

        Assert.Equal(555, MailCommand.Parse("FROM:<a@example.com> RET=FULL", without).Refusal?.Code);
        Assert.Equal(555, RcptCommand.Parse("TO:<a@example.net> NOTIFY=NEVER", Utf8Mail, without).Refusal?.Code);
    }

    [Theory]
    [InlineData("86", 86, false)]
    [InlineData("0 LAST", 0, true)]
    [InlineData("86 last", 86, true)]
    public void Chunk_IsRead(string argument, long size, bool last)
    {
        Assert.True(ChunkCommand.TryParse(argument, out var chunk));
        Assert.Equal(new ChunkCommand(size, last), chunk);
    }

    [Theory]
    [InlineData("")]
    [InlineData("LAST")]
    [InlineData("-1")]
    [InlineData("1 FIRST")]
    [InlineData("1 LAST LAST")]
    [InlineData("9999999999999999999")]
    public void Chunk_IsRefused(string argument) => Assert.False(ChunkCommand.TryParse(argument, out _));

    [Fact]
    public void Plain_IsUserAndPassword()
    {
        var credentials = SaslText.Plain(Convert.ToBase64String("ignored\0ann\0secret"u8));

        Assert.Equal(("ann", "secret"), (credentials?.User, credentials?.Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("****")]
    [InlineData("YW5u")]
    [InlineData("AGFubgA=")]
    [InlineData("AAA=")]
    [InlineData("AGFubgBzZQBjcmV0")]
    [InlineData("AP//AHNlY3JldA==")]
    public void Plain_IsRefused(string base64) => Assert.Null(SaslText.Plain(base64));

    [FuzzProperty, Trait("Fuzz", "true")]
    public void AnyText_IsReadOrRefused_AndNeverThrows(string text)
    {
        text ??= "";
        var (mail, mailRefusal) = MailCommand.Parse("FROM:<a@example.com> " + text, Policy);
        var (rcpt, rcptRefusal) = RcptCommand.Parse("TO:<" + text + ">", Utf8Mail, Policy);

        Assert.True(mail is null ^ mailRefusal is null);
        Assert.True(rcpt is null ^ rcptRefusal is null);
        _ = SmtpCommand.Parse(text);
        _ = ChunkCommand.TryParse(text, out _);
        _ = SaslText.Plain(text) ?? SaslText.Plain(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        _ = SaslText.Login(text);
    }
}
