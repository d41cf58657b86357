// Dialogues as servers hold them, handed over whole, by line and by octet: every seam of the reader is somewhere in the middle.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class ReplayTests
{
    private const string Postfix =
        """
        S: 220-mx.example.org ESMTP Postfix
        S: 220 no spam here
        C: EHLO client.test
        S: 250-mx.example.org
        S: 250-PIPELINING
        S: 250-SIZE 10240000
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250 CHUNKING
        C: MAIL FROM:<bounce@client.test> SIZE=
        C: RCPT TO:<ok@sink.test>
        C: DATA
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 354 End data with <CR><LF>.<CR><LF>
        C: <content>
        S: 250 2.0.0 Ok: queued as 4F2A1
        C: QUIT
        S: 221 2.0.0 Bye
        """;

    private const string ManyLines =
        """
        S: 220 mx.example.org ESMTP
        C: EHLO client.test
        S: 250 mx.example.org
        C: MAIL FROM:<bounce@client.test>
        S: 250 OK
        C: RCPT TO:<ok@sink.test>
        S: 550-5.1.1 The email account that you tried to reach does not exist. Please try
        S: 550-5.1.1 double-checking the recipient's email address for typos or
        S: 550 5.1.1 unnecessary spaces.
        C: QUIT
        S: 221 bye
        """;

    private const string Bytes =
        """
        S: 220 mx.example.org \xe9\xff bonjour
        C: EHLO client.test
        S: 250 mx.example.org
        C: MAIL FROM:<bounce@client.test>
        S: 250 d\xe9j\xe0 vu
        C: RCPT TO:<ok@sink.test>
        S: 450 4.2.0 bo\xc3\xaete pleine, \x01\x1b[31m r\xe9essayez
        C: QUIT
        S: 221
        """;

    private const string TakesDataForNobody =
        """
        S: 220 odd.example.org
        C: EHLO client.test
        S: 250-odd.example.org
        S: 250 PIPELINING
        C: MAIL FROM:<bounce@client.test>
        C: RCPT TO:<ok@sink.test>
        C: DATA
        S: 250 ok
        S: 550 5.1.1 no such user
        S: 354 go on
        C: .
        S: 554 5.5.1 no recipients
        C: QUIT
        S: 221 bye
        """;

    [Theory]
    [InlineData(ReplayMode.Whole)]
    [InlineData(ReplayMode.Line)]
    [InlineData(ReplayMode.Octet)]
    public async Task PipelinedDialogue_EndsDelivered(ReplayMode mode)
    {
        var attempt = await PlayAsync(Postfix, mode);

        Assert.Equal(AttemptOutcome.Delivered, attempt.Attempt.Outcome);
        Assert.Equal(new SmtpReply(250, "2.0.0", "Ok: queued as 4F2A1"), attempt.Attempt.Reply);
    }

    [Theory]
    [InlineData(ReplayMode.Whole)]
    [InlineData(ReplayMode.Line)]
    [InlineData(ReplayMode.Octet)]
    public async Task ReplyOfSeveralLines_IsOneText(ReplayMode mode)
    {
        var attempt = await PlayAsync(ManyLines, mode);

        Assert.Equal(
            new SmtpReply(
                550,
                "5.1.1",
                "The email account that you tried to reach does not exist. Please try "
                    + "double-checking the recipient's email address for typos or unnecessary spaces."),
            attempt.Attempt.Reply);
        Assert.True(attempt.UnknownRecipient);
    }

    [Theory]
    [InlineData(ReplayMode.Whole)]
    [InlineData(ReplayMode.Octet)]
    public async Task AnyOctet_IsAllowedInATextAndControlsAreNot(ReplayMode mode)
    {
        var attempt = await PlayAsync(Bytes, mode);

        Assert.Equal("4.2.0", attempt.Attempt.Reply?.Enhanced);
        Assert.DoesNotContain(attempt.Attempt.Reply!.Text, char.IsControl);
        Assert.EndsWith("réessayez", attempt.Attempt.Reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReplayMode.Whole)]
    [InlineData(ReplayMode.Octet)]
    public async Task DataTakenWithoutRecipient_GetsItsDot(ReplayMode mode)
    {
        var attempt = await PlayAsync(TakesDataForNobody, mode);

        Assert.Equal(AttemptOutcome.Bounced, attempt.Attempt.Outcome);
        Assert.True(attempt.UnknownRecipient);
    }

    [Theory]
    [InlineData("S: HTTP/1.1 400 Bad Request")]
    [InlineData("S: 22")]
    [InlineData("S: 999 what")]
    [InlineData("S: 220ok")]
    [InlineData("S: \\x00\\x00\\x00\\x00")]
    [InlineData("S: 220-first\nS: nothing")]
    public async Task Rubbish_DefersAndClosesTheConnection(string greeting)
    {
        await using var peer = ReplayPeer.Start(greeting, ReplayMode.Line);
        await using var harness = DeliveryHarness.For(peer.HostAndPort);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
        Assert.Contains("not an SMTP reply", outcome.Attempt.Error, StringComparison.Ordinal);
        await peer.EndAsync();
    }

    [Fact]
    public async Task EndlessLine_AndEndlessReply_AreCutOff()
    {
        await using var longLine = ReplayPeer.Start("S: 220 " + new string('x', 10_000), ReplayMode.Whole);
        await using var manyLines = ReplayPeer.Start(string.Join('\n', Enumerable.Repeat("S: 220-more", 1_000)), ReplayMode.Whole);
        await using var one = DeliveryHarness.For(longLine.HostAndPort);
        await using var two = DeliveryHarness.For(manyLines.HostAndPort);

        Assert.Contains("too long", (await one.SendOneAsync("ok")).Attempt.Error, StringComparison.Ordinal);
        Assert.Contains("not an SMTP reply", (await two.SendOneAsync("ok")).Attempt.Error, StringComparison.Ordinal);
    }

    private static async Task<MonkeysMail.Grains.Delivery.RecipientOutcome> PlayAsync(string script, ReplayMode mode)
    {
        await using var peer = ReplayPeer.Start(script, mode);
        await using var harness = DeliveryHarness.For(peer.HostAndPort);
        var outcome = await harness.SendOneAsync("ok");
        await harness.Agent.DrainAsync(DeliveryHarness.Patience);
        await peer.EndAsync();
        Assert.Null(peer.Mismatch);
        return outcome;
    }
}
