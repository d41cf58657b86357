namespace MonkeysMail.Grains.Contracts;

/// <summary>A recipient's state with its history.</summary>
/// <param name="Bounce">What came back after a peer had taken the message; null: nothing.</param>
[GenerateSerializer, Immutable, Alias("mm.RecipientDescription")]
public sealed record RecipientDescription(
    [property: Id(0)] string Email,
    [property: Id(1)] DeliveryStatus Status,
    [property: Id(2)] bool Attempting,
    [property: Id(3)] DateTimeOffset? NextAttemptAt,
    [property: Id(4)] ImmutableArray<Attempt> Attempts,
    [property: Id(5)] Bounce? Bounce = null);
