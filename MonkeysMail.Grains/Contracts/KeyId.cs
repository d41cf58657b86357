namespace MonkeysMail.Grains.Contracts;

/// <summary>An API key by its public prefix, 12 of [a-z0-9]. Text form <c>key_…</c>.</summary>
[GenerateSerializer, Immutable, Alias("mm.KeyId")]
public readonly record struct KeyId([property: Id(0)] string Prefix)
{
    private const string Start = "key_";

    public static bool TryParse(string? text, out KeyId id)
    {
        var parsed = text is not null && text.StartsWith(Start, StringComparison.Ordinal) && ApiKeyText.IsPrefix(text.AsSpan(Start.Length));
        id = new KeyId(parsed ? text![Start.Length..] : "");
        return parsed;
    }

    public override string ToString() => Start + Prefix;
}
