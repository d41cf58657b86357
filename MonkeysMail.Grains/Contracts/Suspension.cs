namespace MonkeysMail.Grains.Contracts;

/// <summary>Why and since when a workspace may not send nor change anything.</summary>
/// <param name="Reason">The operator's words, shown to the tenant.</param>
[GenerateSerializer, Immutable, Alias("mm.Suspension")]
public sealed record Suspension([property: Id(0)] string Reason, [property: Id(1)] DateTimeOffset At);
