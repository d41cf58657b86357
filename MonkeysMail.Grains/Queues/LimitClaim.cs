namespace MonkeysMail.Grains.Queues;

/// <summary>What a silo would use of a limit.</summary>
/// <param name="Key">The limit's name.</param>
/// <param name="Connections">The whole limit, as the silo's rules have it.</param>
/// <param name="Rate">The whole limit of messages a second; null: none.</param>
/// <param name="Waiting">Jobs that wait for it.</param>
/// <param name="InUse">Connections in use.</param>
/// <param name="Sent">Messages a second that the silo sends.</param>
[GenerateSerializer, Immutable, Alias("mm.LimitClaim")]
public sealed record LimitClaim(
    [property: Id(0)] string Key,
    [property: Id(1)] int Connections,
    [property: Id(2)] double? Rate,
    [property: Id(3)] int Waiting,
    [property: Id(4)] int InUse,
    [property: Id(5)] double Sent);
