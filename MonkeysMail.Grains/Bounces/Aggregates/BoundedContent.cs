// What a report's attachment holds, unpacked within bounds: a few kilobytes may claim to be gigabytes. One file of a zip is read, its own idea of its size is not asked.
using System.IO.Compression;

namespace MonkeysMail.Grains.Bounces.Aggregates;

internal static class BoundedContent
{
    /// <summary>Octets after unpacking; a report of the largest receivers has a few million.</summary>
    public const int Most = 20_000_000;

    private const int MostZipEntries = 10;

    /// <summary>The content, unpacked where it is a gzip (RFC 1952) or a zip; null when it is broken or too large.</summary>
    public static byte[]? Unpack(byte[] octets)
    {
        try
        {
            return octets switch
            {
                [0x1f, 0x8b, ..] => ReadGzip(octets),
                [(byte)'P', (byte)'K', 3, 4, ..] => ReadZip(octets),
                _ => octets.Length <= Most ? octets : null,
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[]? ReadGzip(byte[] octets)
    {
        using var packed = new MemoryStream(octets, writable: false);
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        return Read(stream);
    }

    private static byte[]? ReadZip(byte[] octets)
    {
        using var packed = new MemoryStream(octets, writable: false);
        using var archive = new ZipArchive(packed, ZipArchiveMode.Read);
        if (archive.Entries.Count is 0 or > MostZipEntries)
        {
            return null;
        }

        using var stream = archive.Entries[0].Open();
        return Read(stream);
    }

    private static byte[]? Read(Stream stream)
    {
        using var unpacked = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (unpacked.Length + read > Most)
            {
                return null;
            }

            unpacked.Write(buffer, 0, read);
        }

        return unpacked.ToArray();
    }
}
