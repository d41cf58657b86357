using System.Globalization;

namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary>Times as people write them: <c>30s</c>, <c>5m</c>, <c>4h</c>, <c>3d</c>.</summary>
public static class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrWhiteSpace(text)
            || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number <= 0 || number > 1_000_000)
        {
            return false;
        }

        duration = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => TimeSpan.Zero,
        };
        return duration > TimeSpan.Zero;
    }

    public static bool TryParseList(string text, out TimeSpan[] durations)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        durations = new TimeSpan[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryParse(parts[i], out durations[i]))
            {
                return false;
            }
        }

        return true;
    }
}
