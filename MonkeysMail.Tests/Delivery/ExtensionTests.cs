// What is done, and what is not, with the extensions that a server offers.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class ExtensionTests
{
    private static readonly JobContent EightBit = new() { Bytes = "Subject: x\r\n\r\nä\r\n"u8.ToArray(), EightBit = true };

    [Fact]
    public async Task OfferedExtensions_AreNamedInMail()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        await harness.SendAsync(DeliveryHarness.Job(EightBit with { SmtpUtf8 = true }, "jürgen"));

        var message = Assert.Single(sink.Messages);
        Assert.Equal($"SIZE={EightBit.Bytes.Length} BODY=8BITMIME SMTPUTF8", message.MailParameters);
        Assert.Equal(["jürgen@sink.test"], message.Recipients);
    }

    [Fact]
    public async Task NullSender_IsAnEmptyPath()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        await harness.SendAsync(DeliveryHarness.Job(new JobContent { MailFrom = "" }, "ok"));

        Assert.Equal("", Assert.Single(sink.Messages).MailFrom);
    }

    [Fact]
    public async Task MessageOverTheAdvertisedSize_BouncesBeforeMail()
    {
        await using var sink = MailSink.Start(options => options.MaxSize = 10);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(AttemptOutcome.Bounced, outcome.Attempt.Outcome);
        Assert.Contains("5.3.4", outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Commands, c => c.Command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SizeWithoutLimit_TakesAll()
    {
        await using var sink = MailSink.Start(options => options.MaxSize = 0);
        await using var harness = DeliveryHarness.For(sink);

        Assert.Equal(AttemptOutcome.Delivered, (await harness.SendOneAsync("ok")).Attempt.Outcome);
    }

    [Fact]
    public async Task EightBitContent_WithoutTheOffer_Bounces()
    {
        await using var sink = MailSink.Start(options => options.EightBitMime = false);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = (await harness.SendAsync(DeliveryHarness.Job(EightBit, "ok"))).Recipients.Single();

        Assert.Equal(AttemptOutcome.Bounced, outcome.Attempt.Outcome);
        Assert.Contains("5.6.3", outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.Empty(sink.Messages);
    }

    [Theory]
    [InlineData("jürgen", false)]
    [InlineData("ok", true)]
    public async Task SmtpUtf8_WithoutTheOffer_Bounces(string recipient, bool headers)
    {
        await using var sink = MailSink.Start(options => options.SmtpUtf8 = false);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = (await harness.SendAsync(DeliveryHarness.Job(new JobContent { SmtpUtf8 = headers }, recipient))).Recipients.Single();

        Assert.Equal(AttemptOutcome.Bounced, outcome.Attempt.Outcome);
        Assert.Contains("5.6.7", outcome.Attempt.Error, StringComparison.Ordinal);
        Assert.False(outcome.UnknownRecipient);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task Pipelining_SavesTurns_OnlyWhereOffered(bool offered, int recipients)
    {
        await using var sink = MailSink.Start(options => options.Pipelining = offered);
        await using var harness = DeliveryHarness.For(sink);

        await harness.SendAsync([.. Enumerable.Range(0, recipients).Select(i => $"ok+{i}")]);
        await harness.SendOneAsync("ok");

        Assert.Equal(2, sink.Messages.Count);
        Assert.Empty(sink.Violations);
    }

    [Fact]
    public async Task ServerWithoutEhlo_IsGreetedByHelo()
    {
        await using var sink = MailSink.Start(options => options.KnowsEhlo = false);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(AttemptOutcome.Delivered, outcome.Attempt.Outcome);
        Assert.Null(outcome.Attempt.Tls);
        Assert.Equal(["EHLO client.test", "HELO client.test"], sink.Commands.Take(2).Select(c => c.Command));
        Assert.Equal("", Assert.Single(sink.Messages).MailParameters);
    }

    [Fact]
    public async Task Tls_IsUsedWhenOffered_AndGreetsAgain()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        await harness.SendOneAsync("ok");

        Assert.True(Assert.Single(sink.Messages).Tls);
        Assert.Equal(["EHLO client.test", "STARTTLS", "EHLO client.test"], sink.Commands.Take(3).Select(c => c.Command));
        Assert.Empty(sink.Violations);
    }

    [Theory]
    [InlineData(MailSinkTls.NotOffered, 1)]
    [InlineData(MailSinkTls.Refused, 1)]
    [InlineData(MailSinkTls.Broken, 2)]
    [InlineData(MailSinkTls.Injected, 2)]
    public async Task TlsThatDoesNotWork_FallsBackToPlainText(MailSinkTls tls, int connections)
    {
        await using var sink = MailSink.Start(options => options.Tls = tls);
        await using var harness = DeliveryHarness.For(sink, options => options.MaxMessagesPerConnection = 1);

        var outcome = await harness.SendOneAsync("ok");

        Assert.Equal(AttemptOutcome.Delivered, outcome.Attempt.Outcome);
        Assert.Null(outcome.Attempt.Tls);
        Assert.False(Assert.Single(sink.Messages).Tls);
        Assert.Equal(connections, sink.Connections);

        // And it is remembered: the next message does not pay for it again.
        await harness.SendOneAsync("ok");
        Assert.Equal(connections + 1, sink.Connections);
    }

    [Theory]
    [InlineData("ok\r\nRCPT TO:<evil@sink.test>")]
    [InlineData("ok\0")]
    public async Task AddressWithControlCharacter_IsRefusedAsABug(string local)
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);
        var good = DeliveryHarness.Job("ok");
        var bad = new DeliveryJob
        {
            Workspace = good.Workspace,
            Message = good.Message,
            Domain = good.Domain,
            MailFrom = good.MailFrom,
            Recipients = [new DeliveryRecipient(0, new MailAddress(local, "sink.test"))],
            Confirm = good.Confirm,
        };

        await Assert.ThrowsAsync<ArgumentException>(async () => await harness.Agent.DeliverAsync(bad, CancellationToken.None));
        Assert.Equal(0, sink.Connections);
    }
}
