namespace MonkeysMail.Grains.Contracts;

/// <summary>A tenant. Text form <c>ws_…</c>.</summary>
[GenerateSerializer, Immutable, Alias("mm.WorkspaceId")]
public readonly record struct WorkspaceId([property: Id(0)] Guid Value)
{
    private const string Prefix = "ws_";

    public static WorkspaceId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    public static bool TryParse(string? text, out WorkspaceId id)
    {
        var parsed = IdText.TryParse(Prefix, text, out var value);
        id = new WorkspaceId(value);
        return parsed;
    }

    public override string ToString() => IdText.Format(Prefix, Value);
}
