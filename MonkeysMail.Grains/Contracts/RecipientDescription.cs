namespace MonkeysMail.Grains.Contracts;

/// <summary>A recipient's state with its history.</summary>
[GenerateSerializer, Immutable, Alias("mm.RecipientDescription")]
public sealed record RecipientDescription(
    [property: Id(0)] string Email,
    [property: Id(1)] DeliveryStatus Status,
    [property: Id(2)] bool Attempting,
    [property: Id(3)] DateTimeOffset? NextAttemptAt,
    [property: Id(4)] ImmutableArray<Attempt> Attempts);
