using System.Globalization;

namespace MonkeysMail.Grains.Delivery;

/// <summary>What a server offered in its answer to EHLO (RFC 5321 4.1.1.1). After HELO: nothing.</summary>
/// <param name="MaxSize">Octets of a message it takes (RFC 1870); 0 when it names no limit.</param>
/// <param name="RequireTls">It passes the demand for TLS on (RFC 8689).</param>
internal sealed record PeerFeatures(bool StartTls, bool Pipelining, bool EightBitMime, bool SmtpUtf8, bool Size, long MaxSize, bool RequireTls = false)
{
    public static readonly PeerFeatures None = new(false, false, false, false, false, 0);

    /// <summary>Reads the lines after the first, which is the greeting.</summary>
    public static PeerFeatures Parse(WireReply ehlo)
    {
        var features = None;
        foreach (var line in ehlo.More ?? [])
        {
            var text = line.AsSpan().Trim();
            var end = text.IndexOfAny(' ', '=');
            var keyword = end < 0 ? text : text[..end];
            if (keyword.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase))
            {
                features = features with { StartTls = true };
            }
            else if (keyword.Equals("PIPELINING", StringComparison.OrdinalIgnoreCase))
            {
                features = features with { Pipelining = true };
            }
            else if (keyword.Equals("8BITMIME", StringComparison.OrdinalIgnoreCase))
            {
                features = features with { EightBitMime = true };
            }
            else if (keyword.Equals("SMTPUTF8", StringComparison.OrdinalIgnoreCase))
            {
                features = features with { SmtpUtf8 = true };
            }
            else if (keyword.Equals("REQUIRETLS", StringComparison.OrdinalIgnoreCase))
            {
                features = features with { RequireTls = true };
            }
            else if (keyword.Equals("SIZE", StringComparison.OrdinalIgnoreCase))
            {
                var limit = end < 0 ? default : text[(end + 1)..].Trim();
                features = features with
                {
                    Size = true,
                    MaxSize = long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : 0,
                };
            }
        }

        return features;
    }
}
