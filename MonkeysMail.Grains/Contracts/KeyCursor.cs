using System.Globalization;

namespace MonkeysMail.Grains.Contracts;

/// <summary>The place of a key in the list: newest first, then by prefix. It holds whether or not the key is still there.</summary>
[GenerateSerializer, Immutable, Alias("mm.KeyCursor")]
public readonly record struct KeyCursor([property: Id(0)] DateTimeOffset CreatedAt, [property: Id(1)] KeyId Key)
{
    public static bool TryParse(string? text, out KeyCursor cursor)
    {
        cursor = default;
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 0 || !KeyId.TryParse(text![..dot], out var key)
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        cursor = new KeyCursor(new DateTimeOffset(ticks, TimeSpan.Zero), key);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}.{CreatedAt.UtcTicks}");
}
