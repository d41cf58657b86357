using System.Security.Cryptography;

namespace MonkeysMail.Grains.Crypto;

/// <summary>A workspace's unwrapped keys: every data key version that still seals something, and the key of look-up hashes.</summary>
/// <param name="Revision">Grows with every change of the workspace's keys.</param>
public sealed record KeyRing(ImmutableDictionary<int, byte[]> DataKeys, byte[] IndexKey, long Revision)
{
    public const int KeyLength = 32;

    /// <summary>The version that seals.</summary>
    public int Current { get; } = DataKeys.Keys.Max();

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);
}
