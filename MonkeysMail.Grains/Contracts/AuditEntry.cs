namespace MonkeysMail.Grains.Contracts;

/// <summary>A change of a workspace, in its place in the chain.</summary>
/// <param name="Position">1 for the first entry of the workspace, without gaps.</param>
/// <param name="Before">JSON, or null where nothing was.</param>
/// <param name="After">JSON, or null where nothing is left.</param>
/// <param name="Hash">SHA-256 over the hash before it and this entry as it is stored.</param>
[GenerateSerializer, Immutable, Alias("mm.AuditEntry")]
public sealed record AuditEntry(
    [property: Id(0)] long Position,
    [property: Id(1)] AuditId Id,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] Actor Actor,
    [property: Id(4)] string Action,
    [property: Id(5)] string Target,
    [property: Id(6)] string? Before,
    [property: Id(7)] string? After,
    [property: Id(8)] ImmutableArray<byte> Hash);
