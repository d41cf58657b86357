namespace MonkeysMail.Grains.Contracts;

/// <summary>A filter over a workspace's suppressions, newest first; what has expired is hidden.</summary>
/// <param name="Address">Normalised address.</param>
/// <param name="Cursor">The last entry of the page before.</param>
/// <param name="Limit">1 to 1,000.</param>
[GenerateSerializer, Immutable, Alias("mm.SuppressionQuery")]
public sealed record SuppressionQuery(
    [property: Id(0)] string? Address,
    [property: Id(1)] SuppressionReason? Reason,
    [property: Id(2)] SuppressionScope? Scope,
    [property: Id(3)] SuppressionCursor? Cursor,
    [property: Id(4)] int Limit);
