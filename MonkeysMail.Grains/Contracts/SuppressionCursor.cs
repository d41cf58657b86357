// Where a page of suppressions ended: the order of the list is time, then hash, then scope. As text it is opaque to clients; the hash in it is keyed and tells nobody
// anything.
using System.Buffers.Binary;
using System.Buffers.Text;

namespace MonkeysMail.Grains.Contracts;

/// <param name="Created">Microseconds since 1970.</param>
/// <param name="Address">The address hash, big-endian.</param>
[GenerateSerializer, Immutable, Alias("mm.SuppressionCursor")]
public sealed record SuppressionCursor([property: Id(0)] long Created, [property: Id(1)] Guid Address, [property: Id(2)] SuppressionScope Scope)
{
    private const int Length = 8 + 16 + 1;

    public static bool TryParse(string? text, out SuppressionCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[Length];
        if (text?.Length != Base64Url.GetEncodedLength(Length) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Length
            || bytes[Length - 1] > (byte)SuppressionScope.Broadcast)
        {
            return false;
        }

        cursor = new SuppressionCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), new Guid(bytes[8..24], bigEndian: true), (SuppressionScope)bytes[Length - 1]);
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Created);
        Address.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        bytes[Length - 1] = (byte)Scope;
        return Base64Url.EncodeToString(bytes);
    }
}
