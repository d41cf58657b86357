namespace MonkeysMail.Grains.Domains;

/// <summary>A DKIM key (RFC 6376, RFC 8463).</summary>
/// <param name="Domain">The signing domain (d=).</param>
/// <param name="Selector">The selector (s=).</param>
/// <param name="PrivateKey">PKCS#8 for RSA, the 32-octet seed for Ed25519.</param>
[GenerateSerializer, Immutable, Alias("mm.SigningKey")]
public sealed record SigningKey(
    [property: Id(0)] string Domain,
    [property: Id(1)] string Selector,
    [property: Id(2)] DkimAlgorithm Algorithm,
    [property: Id(3)] ImmutableArray<byte> PrivateKey);
