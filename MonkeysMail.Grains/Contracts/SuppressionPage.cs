namespace MonkeysMail.Grains.Contracts;

/// <summary>A page; <paramref name="Next"/> is the cursor of the next one, null at the end.</summary>
[GenerateSerializer, Immutable, Alias("mm.SuppressionPage")]
public sealed record SuppressionPage([property: Id(0)] ImmutableArray<SuppressionEntry> Entries, [property: Id(1)] SuppressionCursor? Next);
