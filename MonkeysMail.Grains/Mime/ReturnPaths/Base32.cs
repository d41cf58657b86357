namespace MonkeysMail.Grains.Mime.ReturnPaths;

/// <summary>Base32 without padding (RFC 4648 6), lower-case; either case is read. Spare bits must be zero: one value has one text.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Encode(ReadOnlySpan<byte> octets)
    {
        var text = new char[((octets.Length * 8) + 4) / 5];
        var (bits, held, at) = (0, 0, 0);
        foreach (var octet in octets)
        {
            bits = (bits << 8) | octet;
            for (held += 8; held >= 5; held -= 5)
            {
                text[at++] = Alphabet[(bits >> (held - 5)) & 31];
            }

            bits &= 0xff;
        }

        if (held > 0)
        {
            text[at] = Alphabet[(bits << (5 - held)) & 31];
        }

        return new string(text);
    }

    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> octets)
    {
        var (bits, held, at) = (0, 0, 0);
        foreach (var c in text)
        {
            var value = char.IsAscii(c) ? Alphabet.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal) : -1;
            if (value < 0)
            {
                return false;
            }

            bits = (bits << 5) | value;
            held += 5;
            if (held >= 8)
            {
                if (at == octets.Length)
                {
                    return false;
                }

                held -= 8;
                octets[at++] = (byte)(bits >> held);
            }

            bits &= 0xff;
        }

        return at == octets.Length && held < 5 && (bits & ((1 << held) - 1)) == 0;
    }
}
