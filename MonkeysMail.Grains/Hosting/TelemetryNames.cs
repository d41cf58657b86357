// Which of all that the process could tell is told. Ours wholly; of others what an operator acts on, named one by one, so that a new version
// of theirs adds no series (and no tag) that nobody has looked at. deploy/docs/metrics.md describes all of it, and a test compares.
using System.Collections.Frozen;

namespace MonkeysMail.Grains.Hosting;

public static class TelemetryNames
{
    /// <summary>Our meters and sources of spans.</summary>
    public const string Ours = "MonkeysMail.*";

    public const string OrleansMeter = "Microsoft.Orleans";

    /// <summary>Spans of grain calls; the sources of Orleans' own life and storage are left out.</summary>
    public const string OrleansCalls = "Microsoft.Orleans.Application";

    public const string NpgsqlMeter = "Npgsql";

    public const string HostingMeter = "Microsoft.AspNetCore.Hosting";

    public const string KestrelMeter = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>What is kept of Orleans' meter.</summary>
    public static readonly FrozenSet<string> Orleans = FrozenSet.Create(
        StringComparer.Ordinal,
        "orleans-app-requests-latency",
        "orleans-app-requests-timedout",
        "orleans-catalog-activation-collections",
        "orleans-catalog-activation-created",
        "orleans-catalog-activation-failed-to-activate",
        "orleans-catalog-activations",
        "orleans-client-connected-gateways",
        "orleans-directory-cache-size",
        "orleans-directory-partition-size",
        "orleans-gateway-connected-clients",
        "orleans-gateway-load-shedding",
        "orleans-messaging-expired",
        "orleans-messaging-pings-reply-missed",
        "orleans-messaging-rejected",
        "orleans-messaging-rerouted",
        "orleans-messaging-sent-dropped",
        "orleans-messaging-sent-failed",
        "orleans-networking-sockets-closed",
        "orleans-networking-sockets-opened",
        "orleans-reminders-active",
        "orleans-reminders-ticks-delivered",
        "orleans-scheduler-long-running-turns",
        "orleans-storage-read-errors",
        "orleans-storage-write-errors",
        "orleans-watchdog-health-checks-failed");

    /// <summary>What is kept of Npgsql's meter: the pools. Every command would be a series of its own.</summary>
    public static readonly FrozenSet<string> Npgsql = FrozenSet.Create(
        StringComparer.Ordinal,
        "db.client.connection.count",
        "db.client.connection.max",
        "db.client.connection.npgsql.create_time",
        "db.client.connection.npgsql.pending_requests",
        "db.client.connection.npgsql.timeouts",
        "db.client.operation.failed");

    /// <summary>What is kept of the HTTP server's meters.</summary>
    public static readonly FrozenSet<string> Http = FrozenSet.Create(
        StringComparer.Ordinal,
        "http.server.active_requests",
        "http.server.request.duration",
        "kestrel.active_connections",
        "kestrel.queued_connections",
        "kestrel.rejected_connections",
        "kestrel.tls_handshake.duration");

    /// <summary>Whether an instrument is told. Of meters that are not listed here everything is.</summary>
    public static bool IsKept(string meter, string instrument) => meter switch
    {
        OrleansMeter => Orleans.Contains(instrument),
        NpgsqlMeter => Npgsql.Contains(instrument),
        HostingMeter or KestrelMeter => Http.Contains(instrument),
        _ => true,
    };
}
