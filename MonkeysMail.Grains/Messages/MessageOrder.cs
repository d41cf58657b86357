namespace MonkeysMail.Grains.Messages;

/// <summary>An operator's order as a message is told of it.</summary>
/// <param name="Destination">Only for recipients there; null: for all.</param>
/// <param name="At">When it was given: what was accepted later is not meant.</param>
[GenerateSerializer, Immutable, Alias("mm.MessageOrder")]
public sealed record MessageOrder(
    [property: Id(0)] QueueAction Action, [property: Id(1)] string? Destination, [property: Id(2)] string Reason, [property: Id(3)] DateTimeOffset At);
