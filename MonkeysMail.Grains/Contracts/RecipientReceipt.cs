namespace MonkeysMail.Grains.Contracts;

/// <summary>A recipient at acceptance.</summary>
[GenerateSerializer, Immutable, Alias("mm.RecipientReceipt")]
public sealed record RecipientReceipt([property: Id(0)] string Email, [property: Id(1)] DeliveryStatus Status);
