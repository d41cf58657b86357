namespace MonkeysMail.Grains.Crypto;

/// <summary>A data key as it is stored, and the master key's version that wraps it.</summary>
public readonly record struct WrappedKey(int MasterVersion, byte[] Blob);
