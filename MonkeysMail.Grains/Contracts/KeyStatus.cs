namespace MonkeysMail.Grains.Contracts;

/// <summary>Whether a key is taken now.</summary>
[GenerateSerializer, Alias("mm.KeyStatus")]
public enum KeyStatus
{
    Active = 0,

    /// <summary>Its expiry, or the overlap after its rotation, has passed.</summary>
    Expired = 1,
    Revoked = 2,
}
