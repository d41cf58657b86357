// The local part of an address that names a message and cannot be made up: `b+` and 61 characters of base32, 63 of the 64 octets that RFC 5321 4.5.3.1.1 allows. Case does
// not matter, for some servers change it. Inside: a tag of 6 octets and 32 of ciphertext, a synthetic IV (as in RFC 5297) with HMAC-SHA-256 on both sides: the tag is the
// MAC of purpose, workspace, message and days, and the key stream the MAC of the tag. So nobody outside reads a tenant in it, one message has one address (greylisting
// asks for that), and 48 bits are guessed on line alone, through a listener that breaks off after a few wrong ones. Both ids are UUIDs of version 7 (RFC 9562 5.7): their
// 12 fixed bits carry how many days after the message was made the address ends.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MonkeysMail.Grains.Mime.ReturnPaths;

public sealed class ReturnPathCodec
{
    private const int TagLength = 6;
    private const int BodyLength = 32;
    private const int TextLength = ((TagLength + BodyLength) * 8 + 4) / 5;
    private const int PrefixLength = 2;

    private readonly byte[] macKey;
    private readonly byte[] streamKey;

    /// <param name="key">32 octets or more, uniformly random.</param>
    public ReturnPathCodec(byte[] key)
    {
        macKey = HKDF.Expand(HashAlgorithmName.SHA256, key, 32, "mm.return-path.mac"u8.ToArray());
        streamKey = HKDF.Expand(HashAlgorithmName.SHA256, key, 32, "mm.return-path.stream"u8.ToArray());
    }

    /// <summary>The local part.</summary>
    public string Encode(ReturnPathPurpose purpose, WorkspaceId workspace, MessageId message, DateTimeOffset expiresAt)
    {
        var days = (int)Math.Clamp((expiresAt - MadeAt(message.Value)).TotalDays + 1, 0, 0xfff);
        Span<byte> token = stackalloc byte[TagLength + BodyLength];
        var body = token[TagLength..];
        WriteId(body, workspace.Value, days >> 6);
        WriteId(body[16..], message.Value, days & 0x3f);
        WriteTag(purpose, body, token[..TagLength]);
        Mask(token[..TagLength], body);
        return (purpose == ReturnPathPurpose.Bounce ? "b+" : "u+") + Base32.Encode(token);
    }

    /// <summary>Null for what we have not signed. Whether it has expired is the caller's to ask.</summary>
    public ReturnPathToken? Decode(string local)
    {
        ArgumentNullException.ThrowIfNull(local);
        Span<byte> token = stackalloc byte[TagLength + BodyLength];
        if (local.Length != PrefixLength + TextLength || local[1] != '+' || PurposeOf(local[0]) is not { } purpose
            || !Base32.TryDecode(local.AsSpan(PrefixLength), token))
        {
            return null;
        }

        var body = token[TagLength..];
        Mask(token[..TagLength], body);
        Span<byte> tag = stackalloc byte[TagLength];
        WriteTag(purpose, body, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, token[..TagLength]))
        {
            return null;
        }

        var workspace = ReadId(body[..16], out var high);
        var message = ReadId(body[16..], out var low);
        return new ReturnPathToken(purpose, new WorkspaceId(workspace), new MessageId(message), MadeAt(message).AddDays((high << 6) | low));
    }

    private static ReturnPathPurpose? PurposeOf(char letter) => letter switch
    {
        'b' or 'B' => ReturnPathPurpose.Bounce,
        'u' or 'U' => ReturnPathPurpose.Unsubscribe,
        _ => null,
    };

    private void WriteTag(ReturnPathPurpose purpose, ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> text = stackalloc byte[1 + BodyLength];
        text[0] = (byte)purpose;
        body.CopyTo(text[1..]);
        Span<byte> full = stackalloc byte[32];
        HMACSHA256.HashData(macKey, text, full);
        full[..TagLength].CopyTo(tag);
    }

    private void Mask(ReadOnlySpan<byte> tag, Span<byte> body)
    {
        Span<byte> stream = stackalloc byte[BodyLength];
        HMACSHA256.HashData(streamKey, tag, stream);
        for (var i = 0; i < body.Length; i++)
        {
            body[i] ^= stream[i];
        }
    }

    // Six bits in the place of version (4) and variant (2).
    private static void WriteId(Span<byte> octets, Guid id, int six)
    {
        id.TryWriteBytes(octets, bigEndian: true, out _);
        octets[6] = (byte)((octets[6] & 0x0f) | ((six >> 2) << 4));
        octets[8] = (byte)((octets[8] & 0x3f) | ((six & 3) << 6));
    }

    private static Guid ReadId(ReadOnlySpan<byte> octets, out int six)
    {
        Span<byte> id = stackalloc byte[16];
        octets.CopyTo(id);
        six = ((id[6] >> 4) << 2) | (id[8] >> 6);
        id[6] = (byte)((id[6] & 0x0f) | 0x70);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    // The day on which a UUIDv7 was made.
    private static DateTimeOffset MadeAt(Guid id)
    {
        Span<byte> octets = stackalloc byte[16];
        id.TryWriteBytes(octets, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(octets) >> 16);
        return DateTimeOffset.UnixEpoch.AddDays(milliseconds / (24 * 60 * 60 * 1000));
    }
}
