namespace MonkeysMail.Grains.Contracts;

/// <summary>The verdict on one message.</summary>
/// <param name="Refusal">Null when admitted.</param>
/// <param name="Suppressed">Indices of the item's recipients that are on the suppression list.</param>
/// <param name="Tokens">Tokens taken, to be returned when acceptance definitely fails.</param>
[GenerateSerializer, Immutable, Alias("mm.AdmissionVerdict")]
public sealed record AdmissionVerdict(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] ImmutableArray<int> Suppressed,
    [property: Id(2)] int Tokens);
