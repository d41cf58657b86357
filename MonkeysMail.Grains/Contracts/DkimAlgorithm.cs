namespace MonkeysMail.Grains.Contracts;

/// <summary>DKIM signature algorithms.</summary>
[GenerateSerializer, Alias("mm.DkimAlgorithm")]
public enum DkimAlgorithm
{
    RsaSha256 = 0,
    Ed25519Sha256 = 1,
}
