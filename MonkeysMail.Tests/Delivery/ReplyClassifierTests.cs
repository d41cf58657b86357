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
    [InlineData("5.1.1", "whatever")]
    [InlineData("5.1.3", "bad syntax")]
    [InlineData("5.1.6", "moved")]
    [InlineData("5.1.10", "null MX")]
    [InlineData("5.2.1", "disabled")]
    [InlineData(null, "No such user here")]
    [InlineData(null, "User unknown")]
    [InlineData(null, "Unknown user: somebody")]
    [InlineData(null, "<a@b.test>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData(null, "Invalid recipient")]
    [InlineData(null, "mailbox not found")]
    [InlineData(null, "The user does not exist")]
    [InlineData(null, "unrouteable address")]
    [InlineData(null, "delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com) [0]")]
    [InlineData(null, "Account has been disabled")]
    public void UnknownMailbox_IsKnownAtRcpt_AndAtTheDotOfOneRecipient(string? enhanced, string text)
    {
        var reply = new SmtpReply(550, enhanced, text);

        Assert.True(ReplyClassifier.Classify(reply, ReplyStage.Rcpt, false).UnknownRecipient);
        Assert.True(ReplyClassifier.Classify(reply, ReplyStage.FinalDot, true).UnknownRecipient);
        Assert.False(ReplyClassifier.Classify(reply, ReplyStage.FinalDot, false).UnknownRecipient);
        foreach (var stage in new[] { ReplyStage.Connect, ReplyStage.Ehlo, ReplyStage.StartTls, ReplyStage.Mail, ReplyStage.Data })
        {
            Assert.False(ReplyClassifier.Classify(reply, stage, true).UnknownRecipient);
        }

        Assert.False(ReplyClassifier.Classify(reply with { Code = 450 }, ReplyStage.Rcpt, true).UnknownRecipient);
    }

    [Theory]
    [InlineData("5.7.1", "user unknown")]
    [InlineData("5.7.26", "unauthenticated mail")]
    [InlineData("5.2.2", "mailbox full, user unknown")]
    [InlineData("5.4.1", "Recipient address rejected: Access denied")]
    [InlineData("5.1.2", "bad destination host")]
    [InlineData("5.1.8", "bad sender's system address")]
    [InlineData("5.1.1", "blocked using Spamhaus")]
    [InlineData("5.1.1", "rejected for policy reasons")]
    [InlineData("5.2.1", "sender reputation too low")]
    [InlineData(null, "blocked: unknown user of a spam list")]
    [InlineData(null, "Sender address rejected: Domain not found")]
    [InlineData(null, "Recipient address rejected: Domain not found")]
    [InlineData(null, "Requested action not taken: mailbox unavailable")]
    [InlineData(null, "Client host rejected: cannot find your hostname")]
    [InlineData(null, "relay access denied, no such user")]
    [InlineData(null, "mailbox full")]
    [InlineData(null, "no")]
    public void PolicyAndAllElse_NeverBlameTheMailbox(string? enhanced, string text) =>
        Assert.False(ReplyClassifier.Classify(new SmtpReply(550, enhanced, text), ReplyStage.Rcpt, true).UnknownRecipient);
}
