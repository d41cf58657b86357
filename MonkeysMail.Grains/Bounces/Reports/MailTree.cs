// Reads a mail from a stranger within bounds: so many octets, so deep, so many parts, no more. What lies beyond is not looked at; what cannot be read is nothing.
using MimeKit;

namespace MonkeysMail.Grains.Bounces.Reports;

internal static class MailTree
{
    private const int MostDepth = 12;
    private const int MostParts = 100;

    /// <summary>The message, or null when it is none.</summary>
    public static MimeMessage? Load(ReadOnlyMemory<byte> octets, int most, CancellationToken ct)
    {
        var kept = octets.Length > most ? octets[..most] : octets;
        using var stream = new MemoryStream(kept.ToArray(), writable: false);
        try
        {
            return new MimeParser(new ParserOptions { MaxMimeDepth = MostDepth }, stream, MimeFormat.Entity).ParseMessage(ct);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Every part that holds no others, in order; the messages inside of it are left alone.</summary>
    public static IReadOnlyList<MimeEntity> Leaves(MimeMessage message)
    {
        var leaves = new List<MimeEntity>();
        var waiting = new Stack<MimeEntity>();
        if (message.Body is { } body)
        {
            waiting.Push(body);
        }

        while (leaves.Count < MostParts && waiting.TryPop(out var entity))
        {
            if (entity is Multipart multipart)
            {
                for (var i = Math.Min(multipart.Count, MostParts) - 1; i >= 0; i--)
                {
                    waiting.Push(multipart[i]);
                }
            }
            else
            {
                leaves.Add(entity);
            }
        }

        return leaves;
    }
}
