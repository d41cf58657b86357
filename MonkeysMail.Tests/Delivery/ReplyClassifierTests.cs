using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class ReplyClassifierTests
{
    [Theory]
    [InlineData(250, "2.0.0 ok", "2.0.0", "ok")]
    [InlineData(250, "ok", null, "ok")]
    [InlineData(550, "5.1.1 <a@b.test>: unknown", "5.1.1", "<a@b.test>: unknown")]
    [InlineData(550, "5.1.10", "5.1.10", "")]
    [InlineData(550, "4.1.1 wrong class", null, "4.1.1 wrong class")]
    [InlineData(250, "5.1.1 wrong class", null, "5.1.1 wrong class")]
    [InlineData(550, "5.1 short", null, "5.1 short")]
    [InlineData(550, "5.1.1.1 an address", null, "5.1.1.1 an address")]
    [InlineData(550, "5.1.1234 long", null, "5.1.1234 long")]
    [InlineData(550, "#5.1.1 bad", null, "#5.1.1 bad")]
    public void EnhancedCode_IsTakenWhereItFits(int code, string line, string? enhanced, string text) =>
        Assert.Equal(new SmtpReply(code, enhanced, text), ReplyClassifier.Parse(code, line));

    [Theory]
    [InlineData("Greylisted, please try again in 300 seconds", 300)]
    [InlineData("4.7.1 try again after 120 sec", 120)]
    [InlineData("please retry in 5 minutes", 300)]
    [InlineData("retry after 10 min.", 600)]
    [InlineData("wait 1 hour and try later", 3_600)]
    [InlineData("You have been greylisted for 5 minutes", 300)]
    [InlineData("Greylisting in action, please come back in 00:05:00", 300)]
    [InlineData("Greylisted, try again in 4m30s", 270)]
    [InlineData("deferred for 2 hours", 7_200)]
    [InlineData("delayed: wait at least 90s", 90)]
    [InlineData("Try again in 1 hour and 30 minutes", 5_400)]
    [InlineData("Graylisted; retry in 0000600 seconds", null)]
    [InlineData("try again in 1 second", 30)]
    [InlineData("try again in 3 days", 14_400)]
    [InlineData("try again later", null)]
    [InlineData("too many messages: 100 in 60 minutes", null)]
    [InlineData("mailbox full since 3 days", null)]
    [InlineData("try again, error 451 of host 10.0.0.1", null)]
    [InlineData("", null)]
    public void NamedDelay_IsFoundAndClamped(string text, int? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, ReplyClassifier.RetryAfter(text));

    [Fact]
    public void NamedDelay_OfAFinalRefusal_IsNone() =>
        Assert.Null(ReplyClassifier.Classify(new SmtpReply(550, null, "try again in 300 seconds"), ReplyStage.Rcpt, true).RetryAfter);

    [Theory]
    [InlineData(220, AttemptOutcome.Delivered)]
    [InlineData(251, AttemptOutcome.Delivered)]
    [InlineData(354, AttemptOutcome.Deferred)]
    [InlineData(421, AttemptOutcome.Deferred)]
    [InlineData(450, AttemptOutcome.Deferred)]
    [InlineData(500, AttemptOutcome.Bounced)]
    [InlineData(599, AttemptOutcome.Bounced)]
    public void Outcome_FollowsTheFirstDigit(int code, AttemptOutcome expected) => Assert.Equal(expected, ReplyClassifier.OutcomeOf(code));

    [Theory]
    [InlineData(ReplyStage.Connect, false, false)]
    [InlineData(ReplyStage.Ehlo, false, false)]
    [InlineData(ReplyStage.StartTls, false, false)]
    [InlineData(ReplyStage.Mail, false, false)]
    [InlineData(ReplyStage.Rcpt, true, true)]
    [InlineData(ReplyStage.Data, false, false)]
    [InlineData(ReplyStage.FinalDot, true, false)]
    public void OnlyRcptAndTheDotOfOneRecipient_AreAboutAMailbox(ReplyStage stage, bool alone, bool among)
    {
        var reply = new SmtpReply(550, "5.1.1", "no such user");

        Assert.Equal(alone, ReplyClassifier.Classify(reply, stage, oneRecipient: true).AboutMailbox);
        Assert.Equal(among, ReplyClassifier.Classify(reply, stage, oneRecipient: false).AboutMailbox);
    }
}
