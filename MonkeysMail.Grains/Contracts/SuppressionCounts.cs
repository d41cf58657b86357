namespace MonkeysMail.Grains.Contracts;

/// <summary>What an addition did to the list.</summary>
/// <param name="Added">Entries that were not there.</param>
/// <param name="Changed">Entries that were there and now last longer, or had expired and are new.</param>
[GenerateSerializer, Immutable, Alias("mm.SuppressionCounts")]
public readonly record struct SuppressionCounts([property: Id(0)] int Added, [property: Id(1)] int Changed);
