// Everything delivery logs. Hosts and destinations only: never an address of a person, a subject or a body.
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Delivery;

internal static partial class DeliveryLog
{
    [LoggerMessage(3001, LogLevel.Debug, "No session with {Host} [{Address}] at {Stage}: {Code} {Error}")]
    public static partial void SessionFailed(ILogger logger, string host, string address, ReplyStage stage, int code, string? error);

    [LoggerMessage(3002, LogLevel.Information, "TLS with {Host} [{Address}] failed, plain text is used: {Error}")]
    public static partial void TlsFellBack(ILogger logger, string host, string address, string? error);

    [LoggerMessage(3003, LogLevel.Warning, "Destination {Destination} rests, {Waiting} waiting jobs are deferred. At {Stage}: {Code} {Error}")]
    public static partial void Rests(ILogger logger, string destination, int waiting, ReplyStage stage, int code, string? error);

    [LoggerMessage(3004, LogLevel.Information, "Destination {Destination} takes mail again")]
    public static partial void Recovered(ILogger logger, string destination);

    [LoggerMessage(3005, LogLevel.Information, "Destination {Destination} refused one more connection, fewer are used. At {Stage}: {Code} {Error}")]
    public static partial void FewerConnections(ILogger logger, string destination, ReplyStage stage, int code, string? error);

    [LoggerMessage(3010, LogLevel.Information, "Destination {Destination} pushes back, {Percent} % of its limits are used: {Connections} connections, {Rate} messages a second (0: no limit)")]
    public static partial void PushedBack(ILogger logger, string destination, double percent, int connections, double rate);

    [LoggerMessage(3006, LogLevel.Error, "A delivery to {Destination} failed unexpectedly")]
    public static partial void LaneFailed(ILogger logger, string destination, Exception exception);

    [LoggerMessage(3007, LogLevel.Error, "A delivery to {Destination} was broken off by the watchdog after {Elapsed}")]
    public static partial void WatchdogFired(ILogger logger, string destination, TimeSpan elapsed);

    [LoggerMessage(3009, LogLevel.Error, "The upkeep of delivery failed")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception);

    [LoggerMessage(3008, LogLevel.Information, "Delivery stops: {Queued} jobs waiting, {Lanes} connections at work")]
    public static partial void Drains(ILogger logger, int queued, int lanes);
}
