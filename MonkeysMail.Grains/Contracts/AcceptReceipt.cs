namespace MonkeysMail.Grains.Contracts;

/// <summary>What the caller is told at acceptance.</summary>
[GenerateSerializer, Immutable, Alias("mm.AcceptReceipt")]
public sealed record AcceptReceipt(
    [property: Id(0)] MessageId Id,
    [property: Id(1)] DeliveryStatus Status,
    [property: Id(2)] ImmutableArray<RecipientReceipt> Recipients);
