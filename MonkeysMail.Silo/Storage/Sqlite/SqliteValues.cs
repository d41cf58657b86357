// How values look in SQLite: ids and hashes 16 octets big-endian, times microseconds.
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal static class SqliteValues
{
    /// <summary>The database's clock, in microseconds.</summary>
    public const string Now = "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

    public static byte[] Blob(Guid value) => value.ToByteArray(bigEndian: true);

    public static object? Time(DateTimeOffset? time) => time is { } value ? Microseconds.Of(value) : null;

    public static Guid Guid(this SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public static byte[] Bytes(this SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Time(this SqliteDataReader reader, int column) => Microseconds.ToTime(reader.GetInt64(column));

    public static byte[] Pack(IReadOnlyList<MessageId> ids)
    {
        var packed = new byte[ids.Count * LookupHash.Length];
        for (var i = 0; i < ids.Count; i++)
        {
            ids[i].Value.TryWriteBytes(packed.AsSpan(i * LookupHash.Length), bigEndian: true, out _);
        }

        return packed;
    }

    public static List<MessageId> Unpack(byte[] packed)
    {
        var ids = new List<MessageId>(packed.Length / LookupHash.Length);
        for (var at = 0; at < packed.Length; at += LookupHash.Length)
        {
            ids.Add(new MessageId(new Guid(packed.AsSpan(at, LookupHash.Length), bigEndian: true)));
        }

        return ids;
    }
}
