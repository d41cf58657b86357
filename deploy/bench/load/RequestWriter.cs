// Makes the requests of one run: all of one length, each of other content.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

/// <summary>Writes requests of one fixed length: only digits and the slice of random text differ, so a request costs a copy and no formatting.</summary>
internal sealed class RequestWriter
{
    private const int Line = 80; // 78 octets of text and a line end: "\n" escaped in JSON, CRLF in the mail, both two octets; smtp-source writes the same lines
    private const int PoolLines = 16_384; // 1.3 MB of random text; every message is another slice of it
    private const int Digits = 10;
    private static readonly byte[] Marker = "##########"u8.ToArray();

    private readonly byte[] template;
    private readonly byte[] pool = new byte[PoolLines * Line];
    private readonly int[] digits;
    private readonly int textAt;
    private readonly int textLength;

    public RequestWriter(LoadOptions options)
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        FillPool(new Random(seed));

        textLength = options.Size % Line == Line - 1 ? options.Size - 1 : options.Size; // never cut an escape in two
        var run = seed.ToString("x8", CultureInfo.InvariantCulture);
        var mark = Encoding.ASCII.GetString(Marker);
        var head = $$"""{"from":{"email":"no-reply@example.com","name":"Example"},"to":["r{{mark}}.{{run}}@example.net"],"subject":"Message {{mark}} of {{run}}","text":" """.TrimEnd();
        var body = Encoding.ASCII.GetBytes(head + new string(' ', textLength) + "\"}");
        var header = Encoding.ASCII.GetBytes(
            $"POST /v1/messages HTTP/1.1\r\nHost: {options.Target}\r\nAuthorization: Bearer {options.Key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");

        template = [.. header, .. body];
        digits = [.. Positions(template)];
        textAt = header.Length + head.Length;
    }

    public int Length => template.Length;

    public void Prepare(byte[] buffer) => template.CopyTo(buffer, 0);

    public void Write(byte[] buffer, long number)
    {
        foreach (var at in digits)
        {
            var rest = number;
            for (var i = at + Digits - 1; i >= at; i--)
            {
                buffer[i] = (byte)('0' + (rest % 10));
                rest /= 10;
            }
        }

        var lines = PoolLines - (textLength / Line) - 1;
        pool.AsSpan((int)(number * 7919 % lines) * Line, textLength).CopyTo(buffer.AsSpan(textAt)); // 7919: prime, so neighbours do not share their text
    }

    private static IEnumerable<int> Positions(byte[] bytes)
    {
        for (var at = bytes.AsSpan().IndexOf(Marker); at >= 0;)
        {
            yield return at;
            var next = bytes.AsSpan(at + 1).IndexOf(Marker);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private void FillPool(Random random)
    {
        for (var i = 0; i < pool.Length; i++)
        {
            var column = i % Line;
            pool[i] = column switch
            {
                Line - 2 => (byte)'\\',
                Line - 1 => (byte)'n',
                > 0 and < Line - 3 when random.Next(7) == 0 => (byte)' ',
                _ => (byte)('a' + random.Next(26)),
            };
        }
    }
}
