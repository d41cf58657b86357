// What mail to our own addresses turned out to be.
using System.Diagnostics.Metrics;
using MonkeysMail.Grains.Bounces.Reports;
using MonkeysMail.Grains.Mime.ReturnPaths;

namespace MonkeysMail.Grains.Bounces;

public static class InboundMetrics
{
    public const string MeterName = "MonkeysMail.Inbound";

    /// <summary>Mails to signed addresses, by <c>kind</c>: bounce, feedback, unsubscribe, other.</summary>
    public const string Mails = "monkeysmail.inbound.mails";

    private static readonly Counter<long> MailCount = new Meter(MeterName).CreateCounter<long>(Mails, "{mail}", "Mails to signed addresses, by what they are.");

    internal static void Announce()
    {
        foreach (var kind in (string[])["bounce", "feedback", "unsubscribe", "other"])
        {
            MailCount.Add(0, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    internal static void Count(ReturnPathPurpose purpose, InboundReport? report) => MailCount.Add(1, new KeyValuePair<string, object?>("kind", report switch
    {
        _ when purpose == ReturnPathPurpose.Unsubscribe => "unsubscribe",
        DeliveryReport => "bounce",
        Reports.FeedbackReport => "feedback",
        _ => "other",
    }));
}
