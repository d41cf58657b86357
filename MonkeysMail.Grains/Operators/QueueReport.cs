namespace MonkeysMail.Grains.Operators;

/// <summary>A silo's queue for one destination.</summary>
/// <param name="Destination">Its MX hosts, or the smart host.</param>
/// <param name="Depth">Jobs that wait for a connection.</param>
/// <param name="Connections">Connections that are open or being opened.</param>
/// <param name="OldestAt">Since when the oldest of these waits.</param>
/// <param name="RestingUntil">Nobody dials it before this time.</param>
/// <param name="Failures">Attempts in a row that found no usable connection.</param>
/// <param name="FailedStage">Where the last of these ended: <c>connect</c>, <c>ehlo</c>, <c>start_tls</c>, <c>mail</c>, <c>rcpt</c>, <c>data</c>,
/// <c>final_dot</c>.</param>
/// <param name="FailedCode">The peer's reply code there, if there was one.</param>
/// <param name="Provider">The shaping rule that it has; null: the rule of everybody else.</param>
/// <param name="Source">The source address's name; null: the system's.</param>
/// <param name="Rate">Messages a second, over the last ten seconds.</param>
/// <param name="MaxConnections">Connections that this silo may have, together with others of the provider.</param>
/// <param name="MaxRate">Messages a second that it may send, likewise; null: no limit.</param>
/// <param name="Scale">The part of its limits that is used, as it pushed back.</param>
/// <param name="Workspaces">Those with the most waiting jobs.</param>
[GenerateSerializer, Immutable, Alias("mm.QueueReport")]
public sealed record QueueReport(
    [property: Id(0)] string Destination,
    [property: Id(1)] int Depth,
    [property: Id(2)] int Connections,
    [property: Id(3)] DateTimeOffset? OldestAt,
    [property: Id(4)] DateTimeOffset? RestingUntil,
    [property: Id(5)] int Failures,
    [property: Id(6)] string? FailedStage,
    [property: Id(7)] int? FailedCode,
    [property: Id(8)] string? Provider,
    [property: Id(9)] string? Source,
    [property: Id(10)] double Rate,
    [property: Id(11)] int MaxConnections,
    [property: Id(12)] double? MaxRate,
    [property: Id(13)] double Scale,
    [property: Id(14)] ImmutableArray<WorkspaceQueueReport> Workspaces);
