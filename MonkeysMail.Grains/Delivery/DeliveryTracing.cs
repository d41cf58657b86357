// Spans of delivery, under the span of whoever brought the job. The peer is named by the MX host and its address; a recipient, a reverse
// path or a reply's text never appears.
using System.Diagnostics;

namespace MonkeysMail.Grains.Delivery;

public static class DeliveryTracing
{
    public const string SourceName = "MonkeysMail.Delivery";

    /// <summary>From a free connection's taking up the job to its outcome.</summary>
    public const string Attempt = "delivery.attempt";

    /// <summary>Connection, greeting, EHLO and TLS with one address.</summary>
    public const string Connect = "smtp.connect";

    /// <summary>MAIL to the reply to the final dot.</summary>
    public const string Transaction = "smtp.transaction";

    public const string HostTag = "server.address";
    public const string AddressTag = "network.peer.address";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What a job's spans hang on.</summary>
    internal static ActivityContext Context => Source.HasListeners() ? Activity.Current?.Context ?? default : default;

    internal static Activity? StartAttempt(DeliveryItem item)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity.Current = null; // what the lane did before is over
        var span = Source.StartActivity(Attempt, ActivityKind.Internal, item.Trace);
        span?.SetTag("monkeysmail.message.id", item.Job.Message.ToString());
        return span;
    }

    internal static Activity? StartConnect(string host, string address, int port)
    {
        var span = Source.StartActivity(Connect, ActivityKind.Client);
        Describe(span, host, address);
        span?.SetTag("network.peer.port", port);
        return span;
    }

    internal static void End(Activity? connect, SessionOpening opening)
    {
        if (connect is not { IsAllDataRequested: true })
        {
            return;
        }

        if (opening.Session is { } session)
        {
            connect.SetTag("tls.protocol.version", session.Tls?.Version ?? "none");
            return;
        }

        connect.SetStatus(ActivityStatusCode.Error);
        connect.SetTag("error.type", opening.Failure is { } failure ? failure.Stage.ToString() : "aborted");
        if (opening.Failure?.Reply is { } reply)
        {
            connect.SetTag("smtp.reply.code", reply.Code);
        }
    }

    internal static Activity? StartTransaction(SmtpSession session, int recipients)
    {
        var span = Source.StartActivity(Transaction, ActivityKind.Client);
        Describe(span, session.Host, session.Address);
        span?.SetTag("monkeysmail.recipients", recipients);
        span?.SetTag("smtp.connection.reused", session.Transactions > 0);
        return span;
    }

    internal static void End(Activity? transaction, TransactionEnd end, TransactionSlot[] slots)
    {
        if (transaction is not { IsAllDataRequested: true })
        {
            return;
        }

        transaction.SetTag("monkeysmail.outcome", end.ToString());
        if (end != TransactionEnd.Finished)
        {
            transaction.SetStatus(ActivityStatusCode.Error);
        }

        if (Array.Find(slots, slot => slot.Decided)?.Reply is { } reply)
        {
            transaction.SetTag("smtp.reply.code", reply.Code);
        }
    }

    private static void Describe(Activity? span, string host, string address)
    {
        span?.SetTag(HostTag, host);
        span?.SetTag(AddressTag, address);
    }
}
