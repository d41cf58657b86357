using System.Text;
using MonkeysMail.Api;
using MonkeysMail.Api.Http.Messages;
using Xunit;

namespace MonkeysMail.Tests.Api.Http.Messages;

public sealed class RawMessageReaderTests
{
    [Theory]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\n\r\nx", "body", "line 2 has a bare LF")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n\r\nx\ry\r\n", "body", "line 4 has a bare CR")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n\r\nx\r", "body", "line 4 has a bare CR")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n\r\n{999}\r\n", "body", "line 4 has 999")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n\r\n{999}", "body", "line 4 has 999")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n\r\nx\0y", "body", "NUL: line 4")]
    [InlineData("", "body", "must be a message")]
    [InlineData("To: c@d.eu\r\n\r\nx", "from", "no From field")]
    [InlineData("From: a@b.co\r\nFrom: e@b.co\r\nTo: c@d.eu\r\n\r\nx", "from", "one From field")]
    [InlineData("From: a@b.co, e@b.co\r\nTo: c@d.eu\r\n\r\nx", "from", "one author")]
    [InlineData("From: nobody\r\nTo: c@d.eu\r\n\r\nx", "from", "one author")]
    [InlineData("From: g: a@b.co;\r\nTo: c@d.eu\r\n\r\nx", "from", "one author")]
    [InlineData("From: a@b.co\r\n\r\nx", "to", "at least one recipient")]
    [InlineData("From: a@b.co\r\nTo: undisclosed-recipients:;\r\n\r\nx", "to", "at least one recipient")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu, nobody@localhost\r\n\r\nx", "to", "valid addresses")]
    [InlineData("From: a@b.co\r\nCc: <<<\r\n\r\nx", "cc", "separated by commas")]
    public void AFault_IsNamed(string mail, string field, string message)
    {
        var (_, problem) = Read(mail);

        var error = Assert.Single(problem!.Errors!);
        Assert.Equal(field, error.Field);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n\r\n{998}\r\n")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n\r\n")]
    [InlineData("From: a@b.co\r\nTo: c@d.eu\r\n")]
    [InlineData("From: =?utf-8?q?=C3=84?= <a@b.co>\r\nBcc: g: c@d.eu;\r\n\r\nä")]
    public void WhatTheRulesAllow_IsTaken(string mail)
    {
        var (message, problem) = Read(mail);

        Assert.Null(problem);
        Assert.Equal("a@b.co", message!.From.ToString());
        Assert.Equal(["c@d.eu"], message.Normalized.ToArray());
    }

    [Fact]
    public void WhatStandsInTheBody_IsNoHeader() =>
        Assert.Equal(["c@d.eu"], Read("From: a@b.co\r\nTo: c@d.eu\r\n\r\nTo: x@y.zz\r\nFrom: x@y.zz\r\n").Message!.Normalized.ToArray());

    [Fact]
    public void AnEnvelope_IsBounded()
    {
        var envelope = string.Join(", ", Enumerable.Range(0, 51).Select(i => $"r{i}@d.eu"));

        var (_, problem) = RawMessageReader.Read("From: a@b.co\r\n\r\nx"u8, [envelope], new ApiOptions());

        Assert.Equal("X-MonkeysMail-To", Assert.Single(problem!.Errors!).Field);
    }

    [Fact]
    public void AnEnvelopeThatIsNoList_IsNamed()
    {
        var (_, problem) = RawMessageReader.Read("From: a@b.co\r\nTo: c@d.eu\r\n\r\nx"u8, ["<<<"], new ApiOptions());

        Assert.Equal("X-MonkeysMail-To", Assert.Single(problem!.Errors!).Field);
    }

    private static (OutgoingMessage? Message, MonkeysMail.Api.Problems.Problem? Problem) Read(string mail) => RawMessageReader.Read(
        Encoding.UTF8.GetBytes(mail.Replace("{999}", new string('x', 999), StringComparison.Ordinal).Replace("{998}", new string('x', 998), StringComparison.Ordinal)),
        [], new ApiOptions());
}
