namespace MonkeysMail.Grains.Contracts;

/// <summary>An audit entry. Text form <c>aud_…</c>.</summary>
[GenerateSerializer, Immutable, Alias("mm.AuditId")]
public readonly record struct AuditId([property: Id(0)] Guid Value)
{
    private const string Prefix = "aud_";

    public override string ToString() => IdText.Format(Prefix, Value);
}
