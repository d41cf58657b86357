// Messages and commands hidden in others: refused, and nothing after them is read as either.
using Xunit;

namespace MonkeysMail.Tests.Smtp.Server;

public sealed class SmugglingTests
{
    private const string BareLineEnd = "550 5.5.2 A line ends with a bare CR or LF, or holds NUL; end every line with CRLF";
    private const string TooEarly = "554 5.5.0 Something was sent before its turn; wait for the reply";

    public static TheoryData<string> FalseEnds => DataDecoderTests.FalseEnds;

    [Theory, MemberData(nameof(FalseEnds))]
    public async Task FalseEnd_IsRefused_AndWhatFollowsIsNeitherContentNorCommand(string end)
    {
        await using var session = SessionHarness.Start();
        await session.BeginAsync();
        _ = await session.TalkAsync("DATA");

        await session.SendAsync($"Subject: a\r\n\r\ntext{end}MAIL FROM:<admin@example.org>\r\nRCPT TO:<v@example.net>\r\nDATA\r\nSubject: b\r\n\r\nsmuggled\r\n.\r\n");
        session.Leave();

        Assert.Equal([BareLineEnd], await session.RestAsync());
        Assert.Empty(session.Service.Taken);
        Assert.Equal(0, session.Budget.InUse);
    }

    [Theory]
    [InlineData("NOOP\n")]
    [InlineData("NOOP\rNOOP\r\n")]
    [InlineData("NOOP\0\r\n")]
    [InlineData("\nQUIT\r\n")]
    [InlineData("NOOP\r\r\n")]
    public async Task CommandLine_WithABareLineEnd_EndsTheSession(string line)
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();

        await session.SendAsync(line);
        session.Leave();

        Assert.Equal([BareLineEnd], await session.RestAsync());
    }

    [Theory]
    [InlineData("EHLO client.test\r\nMAIL FROM:<a@example.com>\r\n")]
    [InlineData("HELO client.test\r\nQUIT\r\n")]
    public async Task WhatFollowsAGreeting_BeforeItsReply_EndsTheSession(string text)
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();

        await session.SendAsync(text);
        session.Leave();

        Assert.Equal([TooEarly], await session.RestAsync());
    }

    [Theory]
    [InlineData("STARTTLS\r\nRSET\r\n")]
    [InlineData("STARTTLS\r\n\x16\x03\x01")]
    [InlineData("STARTTLS\r\nMAIL FROM:<a@example.com>\r\n")]
    public async Task WhatFollowsStartTls_InPlainText_EndsTheSession(string text)
    {
        await using var session = SessionHarness.Start(SessionHarness.Closed());
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test");

        await session.SendAsync(text);
        session.Leave();

        Assert.Equal([TooEarly], await session.RestAsync());
    }

    [Fact]
    public async Task ContentBeforeThe354_EndsTheSession()
    {
        await using var session = SessionHarness.Start();
        await session.BeginAsync();

        await session.SendAsync("DATA\r\nSubject: early\r\n\r\nx\r\n.\r\n");
        session.Leave();

        Assert.Equal([TooEarly], await session.RestAsync());
        Assert.Empty(session.Service.Taken);
    }

    [Fact]
    public async Task CredentialsSentAhead_EndTheSession()
    {
        await using var session = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test");

        await session.SendAsync("AUTH LOGIN\r\nYW5u\r\nc2VjcmV0\r\n");
        session.Leave();

        Assert.Equal([TooEarly], await session.RestAsync());
        Assert.Empty(session.Service.Credentials);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: mx.test\r\n\r\nHELO x\r\n")]
    [InlineData("POST / HTTP/1.1\r\n\r\nEHLO x\r\nMAIL FROM:<a@example.com>\r\n")]
    [InlineData("CONNECT mx.test:25 HTTP/1.1\r\n")]
    public async Task AnotherProtocol_EndsTheSession(string text)
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();

        await session.SendAsync(text);
        session.Leave();

        Assert.Equal(["521 5.5.1 This is SMTP"], await session.RestAsync());
    }

    [Fact]
    public async Task Stranger_IsNotReadAChunk()
    {
        await using var session = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test");

        await session.SendAsync("BDAT 20000000 LAST\r\n");
        session.Leave();

        Assert.Equal(["503 5.5.1 Not now: the commands come in another order"], await session.RestAsync());
    }
}
