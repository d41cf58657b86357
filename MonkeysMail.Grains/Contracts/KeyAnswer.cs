namespace MonkeysMail.Grains.Contracts;

/// <summary>What became of a change to a key.</summary>
/// <param name="Refusal">Null when it is done, and durable.</param>
/// <param name="Errors">The fields at fault when the refusal is <see cref="RefusalCode.InvalidRequest"/>.</param>
/// <param name="Key">The key as it is now; the new one after a rotation. Null when refused.</param>
/// <param name="Text">The key's text, secret included: told this once, where a key was made, and kept nowhere.</param>
[GenerateSerializer, Immutable, Alias("mm.KeyAnswer")]
public sealed record KeyAnswer(
    [property: Id(0)] Refusal? Refusal,
    [property: Id(1)] ImmutableArray<FieldError> Errors = default,
    [property: Id(2)] KeyDescription? Key = null,
    [property: Id(3)] string? Text = null)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(KeyAnswer)} {Key?.Id} {Refusal?.Code}";
}
