namespace MonkeysMail.Grains.Contracts;

/// <summary>Whose mail a key may change: that of its sending domains, and a test key only what is captured.</summary>
/// <param name="Domains">Lower-case A-labels; none: any.</param>
[GenerateSerializer, Immutable, Alias("mm.KeyReach")]
public sealed record KeyReach([property: Id(0)] KeyMode Mode, [property: Id(1)] ImmutableArray<string> Domains)
{
    public bool Covers(KeyMode mode, string fromDomain) =>
        (Mode == KeyMode.Live || mode == KeyMode.Test) && (Domains.IsDefaultOrEmpty || Domains.Contains(fromDomain, StringComparer.Ordinal));
}
