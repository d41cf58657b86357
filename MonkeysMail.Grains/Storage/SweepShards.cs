namespace MonkeysMail.Grains.Storage;

/// <summary>The partition of messages over sweep grains. The count is part of the stored rows: changing it is a migration.</summary>
public static class SweepShards
{
    public const int Count = 16;

    /// <summary>From the random bits of a UUIDv7 (its last byte).</summary>
    public static short Of(MessageId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return (short)(bytes[15] % Count);
    }
}
