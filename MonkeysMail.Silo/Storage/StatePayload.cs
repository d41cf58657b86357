// What Orleans' ADO.NET provider puts around a sealed state, read and written by the provider's own serializer.
using MonkeysMail.Grains.Crypto;
using Orleans.Configuration;
using Orleans.Storage;

namespace MonkeysMail.Silo.Storage;

internal static class StatePayload
{
    /// <summary>A page does not carry a blob larger than this; it is read by itself.</summary>
    public const int LargestInPage = 64 * 1024;

    public static byte[]? BlobOf(IServiceProvider services, byte[] payload) =>
        SerializerOf(services).Deserialize<SealedState>(new BinaryData(payload))?.Blob;

    public static byte[] Of(IServiceProvider services, byte[] blob) =>
        SerializerOf(services).Serialize(new SealedState { Blob = blob }).ToArray();

    /// <summary>The grain's key from the columns in which the provider keeps it.</summary>
    public static string KeyOf(long n0, long n1, string extension)
    {
        if (extension.Length > 0)
        {
            return extension;
        }

        Span<byte> octets = stackalloc byte[16];
        BitConverter.TryWriteBytes(octets, n0);
        BitConverter.TryWriteBytes(octets[8..], n1);
        return new Guid(octets).ToString("N");
    }

    public static (long N0, long N1) ColumnsOf(Guid key)
    {
        Span<byte> octets = stackalloc byte[16];
        key.TryWriteBytes(octets);
        return (BitConverter.ToInt64(octets), BitConverter.ToInt64(octets[8..]));
    }

    private static IGrainStorageSerializer SerializerOf(IServiceProvider services) =>
        services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<AdoNetGrainStorageOptions>>()
            .Get(SealedGrainStorage.PlainName).GrainStorageSerializer;
}
