namespace MonkeysMail.Grains.Contracts;

/// <summary>What an idempotency key stands for.</summary>
/// <param name="Receipt">The single message's receipt, when the key stands for one.</param>
/// <param name="Ids">The ids of a batch's items, when it stands for a batch.</param>
[GenerateSerializer, Immutable, Alias("mm.ClaimAnswer")]
public sealed record ClaimAnswer(
    [property: Id(0)] ClaimOutcome Outcome,
    [property: Id(1)] AcceptReceipt? Receipt = null,
    [property: Id(2)] ImmutableArray<MessageId> Ids = default);
