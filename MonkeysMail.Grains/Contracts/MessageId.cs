namespace MonkeysMail.Grains.Contracts;

/// <summary>A message (UUIDv7, allocated by the front, so that a repeated acceptance is recognised). Text form <c>msg_…</c>.</summary>
[GenerateSerializer, Immutable, Alias("mm.MessageId")]
public readonly record struct MessageId([property: Id(0)] Guid Value)
{
    private const string Prefix = "msg_";

    public static MessageId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    public static bool TryParse(string? text, out MessageId id)
    {
        var parsed = IdText.TryParse(Prefix, text, out var value);
        id = new MessageId(value);
        return parsed;
    }

    public override string ToString() => IdText.Format(Prefix, Value);
}
