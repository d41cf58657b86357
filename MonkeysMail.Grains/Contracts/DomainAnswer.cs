namespace MonkeysMail.Grains.Contracts;

/// <summary>What became of a change to a sending domain.</summary>
/// <param name="Refusal">Null when it is done, and durable.</param>
/// <param name="Errors">The fields at fault when the refusal is <see cref="RefusalCode.InvalidRequest"/>.</param>
/// <param name="Domain">The domain as it is now; null when refused, or removed.</param>
/// <param name="Replayed">An equal earlier request under the same idempotency key has done it.</param>
[GenerateSerializer, Immutable, Alias("mm.DomainAnswer")]
public sealed record DomainAnswer(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] ImmutableArray<FieldError> Errors = default,
    [property: Id(2)] DomainDescription? Domain = null,
    [property: Id(3)] bool Replayed = false);
