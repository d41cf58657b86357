namespace MonkeysMail.Grains.Contracts;

/// <summary>What protected a connection: version ("1.3") and cipher suite (IANA name).</summary>
[GenerateSerializer, Immutable, Alias("mm.TlsInfo")]
public sealed record TlsInfo([property: Id(0)] string Version, [property: Id(1)] string Cipher);
