using System.Text;
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using Xunit;

namespace MonkeysMail.Tests.Bounces.Classification;

public sealed class ClassificationRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, bool> Corpus => ReplyCorpus.Read();

    [Theory, MemberData(nameof(Corpus))]
    public void RealShapes_HaveTheirClass(string wire, string expected, bool unknown)
    {
        var reply = ReplyCorpus.Parse(wire);

        Assert.Equal(expected, BounceClassNames.Of(ClassificationRules.Shipped.Classify(reply)));
        Assert.Equal(unknown, ClassificationRules.Shipped.IsUnknownMailbox(reply));
    }

    [Fact]
    public void EveryClass_IsInTheCorpus() =>
        Assert.Equal(
            Enum.GetValues<BounceClass>().Select(known => BounceClassNames.Of(known)).Order(StringComparer.Ordinal),
            Corpus.Select(row => (string)row[1]).Distinct().Order(StringComparer.Ordinal));

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
    public void UnknownMailbox_IsSaid(string? enhanced, string text)
    {
        var reply = new SmtpReply(550, enhanced, text);

        Assert.True(ClassificationRules.Shipped.IsUnknownMailbox(reply));
        Assert.True(Judge(reply, AttemptOutcome.Bounced, aboutMailbox: true).UnknownRecipient);
        Assert.False(Judge(reply, AttemptOutcome.Bounced, aboutMailbox: false).UnknownRecipient);
        Assert.False(ClassificationRules.Shipped.IsUnknownMailbox(reply with { Code = 450 }));
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
        Assert.False(ClassificationRules.Shipped.IsUnknownMailbox(new SmtpReply(550, enhanced, text)));

    [Fact]
    public void WhatWasTaken_HasNoClass() => Assert.Null(Judge(new SmtpReply(250, null, "ok"), AttemptOutcome.Delivered, true).Attempt.Classification);

    [Theory]
    [InlineData(AttemptOutcome.Deferred, ReplyStage.Connect, BounceClass.Soft)]
    [InlineData(AttemptOutcome.Bounced, ReplyStage.Connect, BounceClass.Hard)]
    [InlineData(AttemptOutcome.Bounced, ReplyStage.Mail, BounceClass.Policy)]
    public void Silence_HasTheClassOfWhereItFell(AttemptOutcome outcome, ReplyStage stage, BounceClass expected)
    {
        var attempt = new Attempt(1, Now, 5, null, null, null, null, null, "nobody answers", outcome);

        Assert.Equal(expected, ClassificationRules.Shipped.Judge(new RecipientOutcome(0, attempt, null, stage, false)).Attempt.Classification);
    }

    [Theory]
    [InlineData("{}", "version")]
    [InlineData("[]", "ClassificationDocument")]
    [InlineData("""{"version":2,"rules":[],"unknown_mailbox":{"text":[],"never":[]}}""", "version 1")]
    [InlineData("""{"version":1,"rules":[{"class":"3","text":["a"]}],"unknown_mailbox":{"text":[],"never":[]}}""", "class '3'")]
    [InlineData("""{"version":1,"rules":[{"class":"rough","text":["a"]}],"unknown_mailbox":{"text":[],"never":[]}}""", "class 'rough'")]
    [InlineData("""{"version":1,"rules":[{"class":"hard"}],"unknown_mailbox":{"text":[],"never":[]}}""", "names nothing")]
    [InlineData("""{"version":1,"rules":[{"class":"hard","when":"later"}],"unknown_mailbox":{"text":[],"never":[]}}""", "later")]
    [InlineData("""{"version":1,"rules":[{"class":"hard","enhanced":["5.1"]}],"unknown_mailbox":{"text":[],"never":[]}}""", "5.1")]
    [InlineData("""{"version":1,"rules":[{"class":"hard","texts":["a"]}],"unknown_mailbox":{"text":[],"never":[]}}""", "texts")]
    [InlineData("""{"version":1,"rules":[{"class":"hard","text":["(a"]}],"unknown_mailbox":{"text":[],"never":[]}}""", "(a")]
    [InlineData("""{"version":1,"rules":[{"class":"hard","text":["(a)\\1"]}],"unknown_mailbox":{"text":[],"never":[]}}""", "cannot be used")]
    [InlineData("""{"version":1,"rules":[],"unknown_mailbox":{"text":[null],"never":[]}}""", "0 characters")]
    public void WrongRules_AreRefusedWithWhatIsWrong(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ClassificationRules.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void OwnRules_ReplaceAll()
    {
        var rules = ClassificationRules.Parse(
            """{"version":1,"rules":[{"class":"quota","codes":[571],"enhanced":["*.7.*"]}],"unknown_mailbox":{"text":["gone"],"never":["away"]}}"""u8);

        Assert.Equal(BounceClass.Quota, rules.Classify(new SmtpReply(571, "5.7.9", "x")));
        Assert.Equal(BounceClass.Other, rules.Classify(new SmtpReply(572, "5.7.9", "x")));
        Assert.Equal(BounceClass.Soft, rules.Classify(new SmtpReply(450, null, "mailbox full")));
        Assert.True(rules.IsUnknownMailbox(new SmtpReply(550, null, "gone")));
        Assert.False(rules.IsUnknownMailbox(new SmtpReply(550, null, "gone away")));
    }

    private static RecipientOutcome Judge(SmtpReply reply, AttemptOutcome outcome, bool aboutMailbox) => ClassificationRules.Shipped.Judge(new RecipientOutcome(
        0, new Attempt(1, Now, 5, "mx.example.net", null, null, null, reply, null, outcome), null, ReplyStage.Rcpt, aboutMailbox));
}
