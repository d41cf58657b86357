namespace MonkeysMail.Grains.Contracts;

/// <summary>The rendered message, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("mm.RawAnswer")]
public sealed record RawAnswer([property: Id(0)] RawOutcome Outcome, [property: Id(1)] ReadOnlyMemory<byte> Bytes = default);
