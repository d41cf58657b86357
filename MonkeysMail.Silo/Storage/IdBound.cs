// The smallest UUIDv7 of a millisecond: a bound by which a time filter starts in the index of ids.
using System.Buffers.Binary;

namespace MonkeysMail.Silo.Storage;

internal static class IdBound
{
    /// <summary>Ids begin with the time at which a front made them; its clock and the one behind created_at differ by far less than this.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    public static Guid At(DateTimeOffset time)
    {
        var milliseconds = Math.Clamp(time.ToUnixTimeMilliseconds(), 0, (1L << 48) - 1);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16); // 48 bits of time lead a UUIDv7
        return new Guid(bytes, bigEndian: true);
    }
}
