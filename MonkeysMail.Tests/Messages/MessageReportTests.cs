using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Messages;
using Xunit;

namespace MonkeysMail.Tests.Messages;

public sealed class MessageReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Bounce Gone = new(Now, new SmtpReply(550, "5.1.1", "no such user"), BounceClass.Hard, "mx.example.net");

    [Fact]
    public void AFailure_WithinSevenDays_EndsDeliveredAsBounced_AndLeavesTheAttempts()
    {
        var state = Sent(Delivered());

        var step = MessageMachine.Report(state, 0, Failure(unknown: true), Now.AddDays(7));

        var recipient = step.State.Recipients[0];
        Assert.Equal((DeliveryStatus.Bounced, Gone), (recipient.Status, recipient.Bounce));
        Assert.Equal(state.Recipients[0].Attempts, recipient.Attempts);
        Assert.True(recipient.OwesSuppression);
        var fact = Assert.Single(step.Facts);
        Assert.Equal((MailEventType.Bounced, 0, 1), (fact.Type, fact.Recipient, fact.Number));
        Assert.Equal(("hard", Gone.Reply), (fact.Data.Classification, fact.Data.Reply));
    }

    [Fact]
    public void TheSameFailureAgain_ChangesNothing()
    {
        var once = MessageMachine.Report(Sent(Delivered()), 0, Failure(unknown: true), Now).State;

        var again = MessageMachine.Report(once, 0, Failure(unknown: true), Now.AddMinutes(1));

        Assert.Same(once, again.State);
        Assert.Empty(again.Facts);
    }

    [Fact]
    public void AFullMailbox_Bounces_AndSuppressesNobody()
    {
        var step = MessageMachine.Report(Sent(Delivered()), 0, Failure(unknown: false), Now);

        Assert.Equal(DeliveryStatus.Bounced, step.State.Recipients[0].Status);
        Assert.False(MessageMachine.OwesSuppression(step.State));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFailureThatComesLate_ChangesNoState_ButAnUnknownMailboxIsSuppressed(bool unknown)
    {
        var step = MessageMachine.Report(Sent(Delivered()), 0, Failure(unknown), Now.AddDays(7).AddSeconds(1));

        Assert.Equal(DeliveryStatus.Delivered, step.State.Recipients[0].Status);
        Assert.Null(step.State.Recipients[0].Bounce);
        Assert.Empty(step.Facts);
        Assert.Equal(unknown, MessageMachine.OwesSuppression(step.State));
    }

    [Theory]
    [InlineData(DeliveryStatus.Queued)]
    [InlineData(DeliveryStatus.Deferred)]
    [InlineData(DeliveryStatus.Bounced)]
    [InlineData(DeliveryStatus.Expired)]
    [InlineData(DeliveryStatus.Canceled)]
    [InlineData(DeliveryStatus.Suppressed)]
    [InlineData(DeliveryStatus.Captured)]
    public void WhatWasNotDelivered_DoesNotBounceByMail(DeliveryStatus status)
    {
        var state = Sent(Delivered() with { Status = status });

        Assert.Same(state, MessageMachine.Report(state, 0, Failure(unknown: false), Now).State);
    }

    [Fact]
    public void ADelay_IsNotedOnce_AndChangesNothingElse()
    {
        var state = Sent(Delivered());
        var report = new MessageReport(MessageReportKind.Delayed, [], new Bounce(Now, new SmtpReply(450, "4.4.7", "later"), BounceClass.Soft, null), false, null);

        var step = MessageMachine.Report(state, 0, report, Now);

        Assert.Equal(DeliveryStatus.Delivered, step.State.Recipients[0].Status);
        Assert.False(MessageMachine.OwesSuppression(step.State));
        Assert.Equal(MailEventType.Delayed, Assert.Single(step.Facts).Type);
        Assert.Same(step.State, MessageMachine.Report(step.State, 0, report, Now.AddHours(4)).State);
    }

    [Theory]
    [InlineData(MessageReportKind.Complaint, MailEventType.Complained)]
    [InlineData(MessageReportKind.Unsubscribe, MailEventType.Unsubscribed)]
    public void AComplaintOrAnUnsubscription_IsAnEvent_AndSuppresses(MessageReportKind kind, MailEventType expected)
    {
        var report = new MessageReport(kind, [], null, false, kind == MessageReportKind.Complaint ? "abuse" : null);

        var step = MessageMachine.Report(Sent(Delivered()), 0, report, Now.AddDays(20));

        Assert.Equal(DeliveryStatus.Delivered, step.State.Recipients[0].Status);
        Assert.Equal(expected, Assert.Single(step.Facts).Type);
        Assert.True(MessageMachine.OwesSuppression(step.State));
        var paid = MessageMachine.SuppressionDone(step.State, step.State).State;
        Assert.False(MessageMachine.OwesSuppression(paid));
        Assert.Same(paid, MessageMachine.Report(paid, 0, report, Now.AddDays(21)).State);
    }

    [Fact]
    public void WhatComesWhileTheListIsTold_StaysOwed()
    {
        var owing = MessageMachine.Report(Sent(Delivered()), 0, Failure(unknown: true), Now).State;
        var later = MessageMachine.Report(owing, 0, new MessageReport(MessageReportKind.Complaint, [], null, false, "abuse"), Now).State;

        var paid = MessageMachine.SuppressionDone(later, owing).State.Recipients[0];

        Assert.Equal((false, true), (paid.OwesSuppression, paid.OwesComplaint));
    }

    [Fact]
    public void TheRecipient_IsFoundByName_ElseByWhoTookTheMessage()
    {
        string[] recipients = ["Ann@example.net", "bob@example.net", "cid@example.org"];
        var oneTaken = Sent(Delivered(), Waiting(), Waiting());
        var twoTaken = Sent(Delivered(), Delivered(), Waiting());

        Assert.Equal(1, MessageMachine.FindReported(twoTaken, recipients, Failure(false) with { Addresses = ["forwarded@example.com", "bob@example.net"] }));
        Assert.Equal(0, MessageMachine.FindReported(twoTaken, recipients, Failure(false) with { Addresses = ["ann@example.net"] }));
        Assert.Equal(0, MessageMachine.FindReported(oneTaken, recipients, Failure(false) with { Addresses = ["forwarded@example.com"] }));
        Assert.Null(MessageMachine.FindReported(twoTaken, recipients, Failure(false) with { Addresses = ["forwarded@example.com"] }));
        Assert.Null(MessageMachine.FindReported(twoTaken, recipients, Failure(false)));
        Assert.Equal(0, MessageMachine.FindReported(Sent(Waiting()), ["ann@example.net"], Failure(false)));
    }

    private static MessageReport Failure(bool unknown) => new(MessageReportKind.Failed, [], Gone, unknown, null);

    private static RecipientState Delivered() => new()
    {
        Status = DeliveryStatus.Delivered,
        Attempts = [new Attempt(1, Now, 5, "mx.example.net", "192.0.2.1", null, null, new SmtpReply(250, null, "ok"), null, AttemptOutcome.Delivered)],
    };

    private static RecipientState Waiting() => new() { Status = DeliveryStatus.Queued, NextAttemptAt = Now };

    private static MessageState Sent(params RecipientState[] recipients) => new()
    {
        Recipients = [.. recipients],
        Window = TimeSpan.FromHours(72),
        ExpiresAt = Now.AddHours(72),
        Rendered = true,
    };
}
