namespace MonkeysMail.Grains.Contracts;

/// <summary>Whether a credential may do what was asked: <see cref="Refusal"/> is null when it may.</summary>
/// <param name="Domains">The only sending domains of the key; none: any.</param>
/// <param name="ReadsMail">It has <c>mail:read</c> too. Earlier silos do not say.</param>
[GenerateSerializer, Immutable, Alias("mm.AuthorizationAnswer")]
public sealed record AuthorizationAnswer(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] KeyMode Mode,
    [property: Id(2)] string KeyId,
    [property: Id(3)] ImmutableArray<string> Domains = default,
    [property: Id(4)] bool ReadsMail = false);
