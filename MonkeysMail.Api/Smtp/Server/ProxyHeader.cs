// The PROXY protocol's second version (haproxy.org, proxy-protocol.txt 2.2): who the client of a proxy is. Read only from proxies that are trusted, and then
// required: a server that guesses can be lied to.
using System.Buffers;
using System.Buffers.Binary;
using System.Net;

namespace MonkeysMail.Api.Smtp.Server;

internal static class ProxyHeader
{
    private const int Fixed = 16;

    // Addresses take 36 octets at most; what proxies add in TLVs is not read.
    private const int MostPayload = 2_048;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Takes the header from the front of the buffer.</summary>
    /// <param name="client">Null when the proxy speaks for itself, or for somebody without an IP address.</param>
    public static ProxyHeaderResult Take(ref ReadOnlySequence<byte> buffer, out IPEndPoint? client)
    {
        client = null;
        Span<byte> head = stackalloc byte[Fixed];
        var known = (int)Math.Min(buffer.Length, Fixed);
        buffer.Slice(0, known).CopyTo(head);
        var compared = Math.Min(known, Signature.Length);
        if (!head[..compared].SequenceEqual(Signature[..compared]))
        {
            return ProxyHeaderResult.Invalid;
        }

        if (known < Fixed)
        {
            return ProxyHeaderResult.More;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(head[14..]);
        if (head[12] is not (0x20 or 0x21) || length > MostPayload)
        {
            return ProxyHeaderResult.Invalid;
        }

        if (buffer.Length < Fixed + length)
        {
            return ProxyHeaderResult.More;
        }

        Span<byte> payload = stackalloc byte[MostPayload];
        buffer.Slice(Fixed, length).CopyTo(payload);
        buffer = buffer.Slice(Fixed + length);
        return head[12] == 0x20 ? ProxyHeaderResult.Taken : Client(head[13], payload[..length], out client);
    }

    // Source address, destination address, source port, destination port.
    private static ProxyHeaderResult Client(byte family, ReadOnlySpan<byte> payload, out IPEndPoint? client)
    {
        var octets = (family >> 4) switch { 1 => 4, 2 => 16, _ => 0 };
        client = null;
        if (octets == 0)
        {
            return ProxyHeaderResult.Taken;
        }

        if (payload.Length < (2 * octets) + 4)
        {
            return ProxyHeaderResult.Invalid;
        }

        client = new IPEndPoint(new IPAddress(payload[..octets]), BinaryPrimitives.ReadUInt16BigEndian(payload[(2 * octets)..]));
        return ProxyHeaderResult.Taken;
    }
}
