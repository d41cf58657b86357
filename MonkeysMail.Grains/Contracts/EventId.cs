namespace MonkeysMail.Grains.Contracts;

/// <summary>An event, derived from (message, recipient, attempt, type), so that one fact has one id. Text form <c>evt_…</c>.</summary>
[GenerateSerializer, Immutable, Alias("mm.EventId")]
public readonly record struct EventId([property: Id(0)] Guid Value)
{
    private const string Prefix = "evt_";

    public override string ToString() => IdText.Format(Prefix, Value);
}
