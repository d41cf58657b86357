// RFC 3339 at the edge: read strictly, written in UTC with milliseconds at most.
using System.Globalization;

namespace MonkeysMail.Api.Http.Messages;

internal static class Times
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>A UTC time that is written with Z.</summary>
    public static DateTime Edge(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    /// <inheritdoc cref="Edge(DateTimeOffset)"/>
    public static DateTime? Edge(DateTimeOffset? time) => time is { } known ? Edge(known) : null;

    /// <summary>Date, T, time to the second or finer, and an offset (RFC 3339 5.6).</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;

        // The shortest is 2026-01-01T00:00:00Z. An offset is required: K alone would take a local time.
        return text.Length is >= 20 and <= 35
            && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
