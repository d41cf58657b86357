// Servers that drop, hang, push back or speak rubbish: what is recorded, and what is never done twice.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class ConnectionTroubleTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData("drop-rcpt", "closed the connection")]
    [InlineData("drop-data", "in the middle of the transaction")]
    public async Task DroppedConnection_BeforeTheDot_Defers_AndNothingWasTaken(string recipient, string error)
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync(DeliveryHarness.Job(new JobContent { Bytes = Content(16_000_000) }, recipient));

        var attempt = outcome.Recipients.Single().Attempt;
        Assert.Equal(AttemptOutcome.Deferred, attempt.Outcome);
        Assert.Contains(error, attempt.Error, StringComparison.Ordinal);
        Assert.Null(attempt.Reply);
        Assert.Equal("127.0.0.1", attempt.Address);
        Assert.Empty(sink.Messages);
    }

    [Fact]
    public async Task DroppedConnection_AfterTheDot_Defers_SaysSo_AndIsNotSentAgain()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendOneAsync("drop-dot");

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
        Assert.Contains("may have been delivered", outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.Single(sink.Messages);
        Assert.Equal(1, sink.Connections);
    }

    [Theory]
    [InlineData("hang", "within the time limit")]
    [InlineData("hang-dot", "may have been delivered")]
    public async Task HangingServer_IsLeftAfterItsTime(string recipient, string error)
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink, options => options.RcptTimeout = options.FinalDotTimeout = Short);

        var outcome = await harness.SendOneAsync(recipient);

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
        Assert.Contains(error, outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.True(outcome.Attempt.DurationMs >= 200, $"took {outcome.Attempt.DurationMs} ms");
        await sink.WaitUntilAsync(() => recipient == "hang" || sink.Messages.Count == 1, "the message");
    }

    [Fact]
    public async Task SilentGreeting_IsLeftAfterItsTime()
    {
        await using var peer = ReplayPeer.Start("C: never", ReplayMode.Whole);
        await using var harness = DeliveryHarness.For(peer.HostAndPort, options => options.GreetingTimeout = Short);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
        Assert.Contains("within the time limit", outcome.Attempt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowServer_WithinItsTime_IsWaitedFor()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("slow")).Attempt.Outcome);
    }

    [Theory]
    [InlineData("421 4.3.2 busy", AttemptOutcome.Deferred)]
    [InlineData("450 4.7.1 try again in 600 seconds", AttemptOutcome.Deferred)]
    [InlineData("554 5.7.1 your address is on a blocklist", AttemptOutcome.Bounced)]
    public async Task RefusedGreeting_IsTheAttemptsReply_AndBlamesNoMailbox(string greeting, AttemptOutcome expected)
    {
        await using var sink = MailSink.Start(options => options.Greeting = greeting);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(expected, outcome.Attempt.Outcome);
        Assert.Equal(int.Parse(greeting[..3], System.Globalization.CultureInfo.InvariantCulture), outcome.Attempt.Reply?.Code);
        Assert.Equal(greeting.Contains("600", StringComparison.Ordinal) ? TimeSpan.FromMinutes(10) : null, outcome.RetryAfter);
        Assert.False(outcome.UnknownRecipient);
        Assert.DoesNotContain(sink.Commands, c => c.Command.StartsWith("EHLO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClosingReply_InTheEnvelope_IsTheAttemptsReply()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync("close", "ok");

        Assert.All(outcome.Recipients, r => Assert.Equal(AttemptOutcome.Deferred, r.Attempt.Outcome));
        Assert.All(outcome.Recipients, r => Assert.Equal(new SmtpReply(421, "4.3.2", "closing"), r.Attempt.Reply));
    }

    [Fact]
    public async Task RefusalInTheMiddleOfTheContent_IsHeard()
    {
        await using var peer = ReplayPeer.Start(
            """
            S: 220 mx
            C: EHLO
            S: 250 mx
            C: MAIL
            S: 250 ok
            C: RCPT
            S: 250 ok
            C: DATA
            S: 354 go on
            C: Subject
            S: 552 5.3.4 too big
            X:
            """,
            ReplayMode.Whole);
        await using var harness = DeliveryHarness.For(peer.HostAndPort);

        var outcome = (await harness.SendAsync(DeliveryHarness.Job(new JobContent { Bytes = Content(16_000_000) }, "ok"))).Recipients.Single();

        Assert.Equal(AttemptOutcome.Bounced, outcome.Attempt.Outcome);
        Assert.Equal(new SmtpReply(552, "5.3.4", "too big"), outcome.Attempt.Reply);
        Assert.False(outcome.UnknownRecipient);
    }

    [Fact]
    public async Task RefusedConnection_Defers_WithTheReason()
    {
        string closed;
        await using (var sink = MailSink.Start())
        {
            closed = sink.HostAndPort;
        }

        await using var harness = DeliveryHarness.For(closed);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(AttemptOutcome.Deferred, outcome.Attempt.Outcome);
        Assert.Equal("cannot connect: ConnectionRefused", outcome.Attempt.Error);
        Assert.Equal("127.0.0.1", outcome.Attempt.Address);
    }

    [Fact]
    public async Task ResetConnection_Defers()
    {
        await using var sink = MailSink.Start(options => options.ResetOnConnect = true);
        await using var harness = DeliveryHarness.For(sink);

        Assert.Equal(AttemptOutcome.Deferred, (await harness.SendOneAsync("ok")).Attempt.Outcome);
    }

    [Fact]
    public async Task ConnectionClosedWhileIdle_IsReplaced_WithoutAWord()
    {
        await using var sink = MailSink.Start(options => options.CloseAfterMessages = 1);
        await using var harness = DeliveryHarness.For(sink);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok")).Attempt.Outcome);
        }

        Assert.Equal(5, sink.Messages.Count);
        Assert.Equal(5, sink.Connections);
    }

    [Fact]
    public async Task PermanentAnswer_BeforeTheDrop_Stands()
    {
        await using var sink = MailSink.Start(options => options.Pipelining = false);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync("unknown", "drop-rcpt");

        Assert.Equal(AttemptOutcome.Bounced, outcome.Recipients.Single(r => r.Index == 0).Attempt.Outcome);
        Assert.Equal(AttemptOutcome.Deferred, outcome.Recipients.Single(r => r.Index == 1).Attempt.Outcome);
    }

    internal static byte[] Content(int size)
    {
        using var stream = new MemoryStream();
        stream.Write("Subject: big\r\n\r\n"u8);
        while (stream.Length < size)
        {
            stream.Write("0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqrst\r\n"u8);
        }

        return stream.ToArray();
    }
}
