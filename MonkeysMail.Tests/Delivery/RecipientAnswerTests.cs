// What each recipient's record says after a server has answered: the classes of replies, mixtures, and the splitting of transactions.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class RecipientAnswerTests
{
    [Fact]
    public async Task TakenMessage_IsDelivered_WithEverythingTheRecordNeeds()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(AttemptOutcome.Delivered, outcome.Attempt.Outcome);
        Assert.Equal(new SmtpReply(250, "2.0.0", "taken"), outcome.Attempt.Reply);
        Assert.Equal("127.0.0.1", outcome.Attempt.Address);
        Assert.Equal("127.0.0.1", outcome.Attempt.Source);
        Assert.Equal("127.0.0.1", outcome.Attempt.Host);
        Assert.Equal("1.3", outcome.Attempt.Tls?.Version);
        Assert.StartsWith("TLS_", outcome.Attempt.Tls!.Cipher, StringComparison.Ordinal);
        Assert.Null(outcome.Attempt.Error);
        var message = Assert.Single(sink.Messages);
        Assert.Equal("bounce@client.test", message.MailFrom);
        Assert.Equal(["ok@sink.test"], message.Recipients);
        Assert.Equal("Subject: test\r\n\r\nHello\r\n", message.Text);
        Assert.Empty(sink.Violations);
    }

    [Theory]
    [InlineData("defer", AttemptOutcome.Deferred, 450, "4.2.0", false)]
    [InlineData("unknown", AttemptOutcome.Bounced, 550, "5.1.1", true)]
    [InlineData("unknown-plain", AttemptOutcome.Bounced, 550, null, true)]
    [InlineData("policy", AttemptOutcome.Bounced, 554, "5.7.1", false)]
    [InlineData("bounce-522", AttemptOutcome.Bounced, 550, "5.2.2", false)]
    [InlineData("dot-defer", AttemptOutcome.Deferred, 451, "4.3.0", false)]
    [InlineData("dot-bounce", AttemptOutcome.Bounced, 554, "5.6.0", false)]
    [InlineData("dot-unknown", AttemptOutcome.Bounced, 550, "5.1.1", true)]
    public async Task Refusal_IsRecordedByItsClass(string recipient, AttemptOutcome expected, int code, string? enhanced, bool unknown)
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendOneAsync(recipient);

        Assert.Equal(expected, outcome.Attempt.Outcome);
        Assert.Equal(code, outcome.Attempt.Reply?.Code);
        Assert.Equal(enhanced, outcome.Attempt.Reply?.Enhanced);
        Assert.Equal(unknown, outcome.UnknownRecipient);
        Assert.Empty(sink.Messages);

        // The session is still good.
        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok")).Attempt.Outcome);
        Assert.Equal(1, sink.Connections);
        Assert.Empty(sink.Violations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mixture_GivesEachRecipientItsOwnAnswer(bool pipelining)
    {
        await using var sink = MailSink.Start(options => options.Pipelining = pipelining);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync("ok", "defer", "unknown", "policy", "ok+2");

        var byIndex = outcome.Recipients.OrderBy(r => r.Index).ToArray();
        Assert.Equal(
            [AttemptOutcome.Delivered, AttemptOutcome.Deferred, AttemptOutcome.Bounced, AttemptOutcome.Bounced, AttemptOutcome.Delivered],
            byIndex.Select(r => r.Attempt.Outcome));
        Assert.Equal([false, false, true, false, false], byIndex.Select(r => r.UnknownRecipient));
        Assert.Equal(["ok@sink.test", "ok+2@sink.test"], Assert.Single(sink.Messages).Recipients);
        Assert.Empty(sink.Violations);
    }

    [Fact]
    public async Task UnknownAtTheDot_OfSeveralRecipients_BlamesNoMailbox()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync("dot-unknown", "ok");

        Assert.All(outcome.Recipients, r => Assert.Equal(AttemptOutcome.Bounced, r.Attempt.Outcome));
        Assert.All(outcome.Recipients, r => Assert.False(r.UnknownRecipient));
    }

    [Fact]
    public async Task Greylisting_NamesTheDelay_AndTheNextAttemptIsTaken()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        var first = await harness.SendOneAsync("greylist");
        var second = await harness.SendOneAsync("greylist");

        Assert.Equal(TimeSpan.FromMinutes(5), first.RetryAfter);
        Assert.Equal(AttemptOutcome.Deferred, first.Attempt.Outcome);
        Assert.Equal(AttemptOutcome.Delivered, second.Attempt.Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TooManyRecipients_GoInFurtherTransactions(bool pipelining)
    {
        await using var sink = MailSink.Start(options => (options.MaxRecipients, options.Pipelining) = (3, pipelining));
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync([.. Enumerable.Range(0, 10).Select(i => $"ok+{i}")]);

        Assert.Equal(10, outcome.Recipients.Length);
        Assert.All(outcome.Recipients, r => Assert.Equal(AttemptOutcome.Delivered, r.Attempt.Outcome));
        Assert.Equal([3, 3, 3, 1], sink.Messages.Select(m => m.Recipients.Count));
        Assert.Equal(10, sink.Messages.SelectMany(m => m.Recipients).Distinct().Count());
        Assert.Empty(sink.Violations);
    }

    [Fact]
    public async Task ManyRecipients_GoInGroupsThatNobodyChokesOn()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        var padding = new string('x', 50);

        var outcome = await harness.SendAsync([.. Enumerable.Range(0, 250).Select(i => $"ok+{padding}{i}")]);

        Assert.Equal(250, outcome.Recipients.Count(r => r.Attempt.Outcome == AttemptOutcome.Delivered));
        Assert.Equal([100, 100, 50], sink.Messages.Select(m => m.Recipients.Count));
    }

    [Theory]
    [InlineData("451 4.3.2 not now", AttemptOutcome.Deferred)]
    [InlineData("550 5.7.1 sender refused", AttemptOutcome.Bounced)]
    [InlineData("550 5.1.1 sender unknown", AttemptOutcome.Bounced)]
    public async Task RefusedMail_CountsForAllRecipients_AndBlamesNone(string reply, AttemptOutcome expected)
    {
        await using var sink = MailSink.Start(options => options.MailReply = reply);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync("ok", "ok+2");

        Assert.Equal(2, outcome.Recipients.Length);
        Assert.All(outcome.Recipients, r => Assert.Equal(expected, r.Attempt.Outcome));
        Assert.All(outcome.Recipients, r => Assert.False(r.UnknownRecipient));
        Assert.Empty(sink.Violations);
    }

    [Theory]
    [InlineData("452 4.3.1 no space", AttemptOutcome.Deferred)]
    [InlineData("554 5.1.1 no", AttemptOutcome.Bounced)]
    [InlineData("250 ok", AttemptOutcome.Deferred)]
    public async Task RefusedData_CountsForTheAccepted_AndTheNextTransactionIsClean(string reply, AttemptOutcome expected)
    {
        await using var sink = MailSink.Start(options => options.DataReply = reply);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync("ok", "unknown");
        sink.Options.DataReply = null;
        var next = await harness.SendOneAsync("ok");

        Assert.Equal(expected, outcome.Recipients.Single(r => r.Index == 0).Attempt.Outcome);
        Assert.False(outcome.Recipients.Single(r => r.Index == 0).UnknownRecipient);
        Assert.True(outcome.Recipients.Single(r => r.Index == 1).UnknownRecipient);
        Assert.Equal(AttemptOutcome.Delivered, next.Attempt.Outcome);
        Assert.Empty(sink.Violations);
    }
}
