namespace MonkeysMail.Grains.Contracts;

/// <summary>A header field of the client's.</summary>
[GenerateSerializer, Immutable, Alias("mm.CustomHeader")]
public sealed record CustomHeader([property: Id(0)] string Name, [property: Id(1)] string Value);
