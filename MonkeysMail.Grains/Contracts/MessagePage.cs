namespace MonkeysMail.Grains.Contracts;

/// <summary>A page; <paramref name="Next"/> is the cursor of the next one, null at the end.</summary>
[GenerateSerializer, Immutable, Alias("mm.MessagePage")]
public sealed record MessagePage([property: Id(0)] ImmutableArray<MessageDescription> Messages, [property: Id(1)] MessageId? Next);
