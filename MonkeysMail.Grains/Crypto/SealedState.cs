namespace MonkeysMail.Grains.Crypto;

/// <summary>What the plain provider sees of a sealed state.</summary>
[GenerateSerializer, Alias("mm.SealedState")]
public sealed class SealedState
{
    [Id(0)]
    public byte[]? Blob { get; set; }
}
