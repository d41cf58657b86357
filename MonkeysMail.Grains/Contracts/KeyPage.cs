namespace MonkeysMail.Grains.Contracts;

/// <summary>A page of keys, newest first; <paramref name="Next"/> is the cursor of the next one, null at the end.</summary>
[GenerateSerializer, Immutable, Alias("mm.KeyPage")]
public sealed record KeyPage([property: Id(0)] ImmutableArray<KeyDescription> Keys, [property: Id(1)] KeyCursor? Next);
