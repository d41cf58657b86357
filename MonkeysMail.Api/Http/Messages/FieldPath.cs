namespace MonkeysMail.Api.Http.Messages;

/// <summary>Where in a request a value is; its text is made only when there is something to say about it.</summary>
internal readonly record struct FieldPath(string Field, int Index = -1, string? Leaf = null)
{
    public static implicit operator FieldPath(string field) => new(field);

    public override string ToString() => (Index, Leaf) switch
    {
        ( < 0, null) => Field,
        ( < 0, _) => $"{Field}.{Leaf}",
        (_, null) => $"{Field}[{Index}]",
        _ => $"{Field}[{Index}].{Leaf}",
    };
}
