namespace MonkeysMail.Grains.Contracts;

/// <summary>Whose mail a key may change: that of its sending domains, a live key what leaves, a test key what is captured.</summary>
/// <param name="Domains">Lower-case A-labels; none: any.</param>
/// <param name="ReadsMail">It may be told what it changed; else what became of it alone.</param>
[GenerateSerializer, Immutable, Alias("mm.KeyReach")]
public sealed record KeyReach([property: Id(0)] KeyMode Mode, [property: Id(1)] ImmutableArray<string> Domains, [property: Id(2)] bool ReadsMail = false)
{
    public bool Covers(KeyMode mode, string fromDomain) =>
        Mode == mode && (Domains.IsDefaultOrEmpty || Domains.Contains(fromDomain, StringComparer.Ordinal));
}
