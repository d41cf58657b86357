namespace MonkeysMail.Grains.Contracts;

/// <summary>A filter over a workspace's audit log.</summary>
/// <param name="Actor">The id of a key, a user, an operator or a part of the engine.</param>
/// <param name="After">Created at or after.</param>
/// <param name="Before">Created before.</param>
/// <param name="Cursor">The position that the page before ended with.</param>
/// <param name="Limit">1 to 500.</param>
/// <param name="OldestFirst">For exports.</param>
[GenerateSerializer, Immutable, Alias("mm.AuditQuery")]
public sealed record AuditQuery(
    [property: Id(0)] string? Action,
    [property: Id(1)] string? Actor,
    [property: Id(2)] string? Target,
    [property: Id(3)] DateTimeOffset? After,
    [property: Id(4)] DateTimeOffset? Before,
    [property: Id(5)] long? Cursor,
    [property: Id(6)] int Limit,
    [property: Id(7)] bool OldestFirst);
