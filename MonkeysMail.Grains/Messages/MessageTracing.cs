// Spans of a message's life: its acceptance, which is a part of the request's trace, and each delivery of a round, which for the first
// round is a child of the acceptance although it runs after the answer. Tags: ids, numbers, states; nobody's data.
using System.Diagnostics;
using MonkeysMail.Grains.Delivery;

namespace MonkeysMail.Grains.Messages;

public static class MessageTracing
{
    public const string SourceName = "MonkeysMail.Messages";

    /// <summary>From the request at the grain to the answer after its commit.</summary>
    public const string Accept = "message.accept";

    /// <summary>One job of a round: the wait in the agent's queue and the attempt.</summary>
    public const string Deliver = "message.deliver";

    public const string MessageTag = "monkeysmail.message.id";
    public const string OutcomeTag = "monkeysmail.outcome";
    public const string RecipientsTag = "monkeysmail.recipients";
    public const string RoundTag = "monkeysmail.round";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly string[] Outcomes = ["delivered", "deferred", "bounced", "interrupted"];

    internal static Activity? StartAccept(MessageId id, AcceptRequest request)
    {
        var span = Source.StartActivity(Accept);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(MessageTag, id.ToString());
            span.SetTag(RecipientsTag, request.Recipients.Length);
            span.SetTag("monkeysmail.mode", request.Mode == KeyMode.Live ? "live" : "test");
        }

        return span;
    }

    internal static void End(Activity? accept, AcceptOutcome outcome)
    {
        if (accept is { IsAllDataRequested: true })
        {
            accept.SetTag(OutcomeTag, outcome.ToString());
            accept.SetStatus(outcome is AcceptOutcome.Unavailable or AcceptOutcome.Unknown ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }
    }

    internal static Activity? StartDelivery(MessageId id, int round, int recipients)
    {
        var span = Source.StartActivity(Deliver);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(MessageTag, id.ToString());
            span.SetTag(RoundTag, round);
            span.SetTag(RecipientsTag, recipients);
        }

        return span;
    }

    internal static void End(Activity? delivery, DeliveryOutcome outcome)
    {
        if (delivery is not { IsAllDataRequested: true })
        {
            return;
        }

        if (outcome.Drop)
        {
            delivery.SetTag(OutcomeTag, "dropped");
        }

        foreach (var group in outcome.Recipients.GroupBy(recipient => recipient.Attempt.Outcome))
        {
            delivery.SetTag($"monkeysmail.recipients.{Outcomes[(int)group.Key]}", group.Count());
        }
    }
}
