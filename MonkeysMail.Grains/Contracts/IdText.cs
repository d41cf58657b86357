// The text form of every id: a readable prefix and 26 characters of Crockford's base32 (lower case), 128 bits, most
// significant first, so that the text sorts like the UUIDv7 behind it. Parsing is strict: one id has one text.
namespace MonkeysMail.Grains.Contracts;

internal static class IdText
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Digits = 26; // ceil(128 / 5)

    public static string Format(string prefix, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        var number = new UInt128(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return string.Create(prefix.Length + Digits, (prefix, number), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            var rest = state.number;
            for (var i = span.Length - 1; i >= state.prefix.Length; i--)
            {
                span[i] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });
    }

    public static bool TryParse(string prefix, ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        if (text.Length != prefix.Length + Digits || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var number = UInt128.Zero;
        foreach (var c in text[prefix.Length..])
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0 || number >> 123 != 0)
            {
                return false;
            }

            number = (number << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)(number >> 64));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (ulong)number);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }
}
