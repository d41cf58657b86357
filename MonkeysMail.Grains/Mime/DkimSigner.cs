// DKIM signatures (RFC 6376, RFC 8463), relaxed/relaxed, over the octets that are sent: composed and raw messages take the same way, and
// nothing is parsed or written anew (D-0002). It never changes the message, it only puts fields in front of it.
using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Domains;

namespace MonkeysMail.Grains.Mime;

internal static class DkimSigner
{
    /// <summary>Room that one signature field usually takes: 600 octets of tags and 344 of base64 with their folds.</summary>
    public const int FieldRoom = 1_280;

    private const int HashSize = SHA256.HashSizeInBytes;
    private const int LineRoom = 76;

    private readonly record struct Signed(string Name, bool Oversigned)
    {
        public byte[] Octets { get; } = Encoding.ASCII.GetBytes(Name);
    }

    // What a reader sees or acts on. Oversigned fields are listed once more than they occur (RFC 6376 8.15), so that adding one breaks the
    // signature: those which a reader shows or by which it reads the body. List fields are not: lists rightly add their own.
    private static readonly Signed[] SignedFields =
    [
        new("From", true), new("Sender", false), new("Reply-To", true), new("To", true), new("Cc", true), new("Subject", true),
        new("Date", true), new("Message-ID", true), new("In-Reply-To", false), new("References", false), new("MIME-Version", true),
        new("Content-Type", true), new("Content-Transfer-Encoding", true), new("List-Unsubscribe", false),
        new("List-Unsubscribe-Post", false), new("Feedback-ID", false),
    ];

    /// <summary>Signs with every key; the first key's field comes to stand at the top.</summary>
    public static MessageBuffer Sign(MessageBuffer message, ImmutableArray<SigningKey> keys, DateTimeOffset at)
    {
        if (keys.IsDefaultOrEmpty)
        {
            return message;
        }

        var octets = message.Span;
        var fields = new List<HeaderField>(32);
        if (HeaderSection.Read(octets, fields, out var bodyStart) is { } problem)
        {
            throw new InvalidOperationException($"A message that was checked has no readable header: {problem}");
        }

        Span<byte> bodyHash = stackalloc byte[HashSize];
        DkimCanonicalizer.HashBody(octets[bodyStart..], bodyHash);

        var header = ArrayPool<byte>.Shared.Rent(bodyStart + (2 * fields.Count) + (2 * FieldRoom));
        try
        {
            var names = new StringBuilder("h=", 320);
            var length = WriteSignedFields(octets, fields, header, names);
            var result = message;
            foreach (var key in keys.Reverse())
            {
                result = result.Prepend(Field(key, names.ToString(), bodyHash, header, length, at));
            }

            return result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }
    }

    private static int WriteSignedFields(ReadOnlySpan<byte> message, List<HeaderField> fields, Span<byte> output, StringBuilder names)
    {
        var length = 0;
        var column = 2;
        foreach (var signed in SignedFields)
        {
            // 5.4.2: several fields of one name are taken from the bottom up.
            for (var i = fields.Count - 1; i >= 0; i--)
            {
                if (fields[i].IsNamed(message, signed.Octets))
                {
                    length += DkimCanonicalizer.RelaxHeader(signed.Octets, fields[i].Value(message), output[length..]);
                    Append(signed.Name);
                }
            }

            if (signed.Oversigned)
            {
                Append(signed.Name);
            }
        }

        return length;

        void Append(string name)
        {
            if (names.Length > 2)
            {
                names.Append(':');
                column++;
            }

            if (column + name.Length >= LineRoom)
            {
                names.Append("\r\n\t");
                column = 1;
            }

            names.Append(name);
            column += name.Length;
        }
    }

    private static ReadOnlySpan<byte> Field(
        SigningKey key, string names, ReadOnlySpan<byte> bodyHash, byte[] header, int headerLength, DateTimeOffset at)
    {
        var ready = DkimKeyCache.Shared.Get(key);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"DKIM-Signature: v=1; a={ready.Algorithm}; c=relaxed/relaxed; q=dns/txt;\r\n\td={key.Domain};\r\n\ts={key.Selector};"
            + $" t={at.ToUnixTimeSeconds()};\r\n\t{names};\r\n\tbh={Convert.ToBase64String(bodyHash)};\r\n\tb=");

        Span<byte> hash = stackalloc byte[HashSize];
        HashHeader(text, header, headerLength, hash);
        Span<byte> signature = stackalloc byte[ready.SignatureLength];
        ready.SignHash(hash, signature);

        var base64Length = Base64.GetMaxEncodedToUtf8Length(signature.Length);
        Span<byte> base64 = stackalloc byte[base64Length];
        Base64.EncodeToUtf8(signature, base64, out _, out _);
        var lines = base64Length / LineRoom;
        var field = new byte[text.Length + base64Length + (3 * lines) + 2];
        var length = Encoding.ASCII.GetBytes(text, field);
        var room = LineRoom - "\tb=".Length;
        foreach (var octet in base64)
        {
            if (room == 0)
            {
                "\r\n\t"u8.CopyTo(field.AsSpan(length));
                length += 3;
                room = LineRoom - 1;
            }

            field[length++] = octet;
            room--;
        }

        "\r\n"u8.CopyTo(field.AsSpan(length));
        return field.AsSpan(0, length + 2);
    }

    // 3.7: the signed fields, then this field itself with an empty b= and without its last CRLF.
    private static void HashHeader(string text, byte[] header, int headerLength, Span<byte> hash)
    {
        const string Name = "DKIM-Signature:";
        Span<byte> raw = stackalloc byte[text.Length];
        Encoding.ASCII.GetBytes(text, raw);
        var own = DkimCanonicalizer.RelaxHeader(raw[..(Name.Length - 1)], raw[Name.Length..], header.AsSpan(headerLength));
        SHA256.HashData(header.AsSpan(0, headerLength + own - 2), hash);
    }
}
