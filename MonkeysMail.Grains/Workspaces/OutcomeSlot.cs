namespace MonkeysMail.Grains.Workspaces;

/// <summary>The final outcomes of half an hour.</summary>
/// <param name="Index">Half hours since the year 1, UTC.</param>
[GenerateSerializer, Immutable, Alias("mm.OutcomeSlot")]
public readonly record struct OutcomeSlot([property: Id(0)] long Index, [property: Id(1)] OutcomeCounts Counts);
