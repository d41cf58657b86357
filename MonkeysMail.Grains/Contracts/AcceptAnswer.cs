namespace MonkeysMail.Grains.Contracts;

/// <summary>What became of an acceptance.</summary>
/// <param name="Receipt">Set when <paramref name="Outcome"/> is Accepted or Replayed: then the original receipt.</param>
/// <param name="Errors">Set when Invalid: what the composer found.</param>
[GenerateSerializer, Immutable, Alias("mm.AcceptAnswer")]
public sealed record AcceptAnswer(
    [property: Id(0)] AcceptOutcome Outcome,
    [property: Id(1)] AcceptReceipt? Receipt = null,
    [property: Id(2)] ImmutableArray<FieldError> Errors = default);
