namespace MonkeysMail.Grains.Retention;

/// <summary>What a walk over a workspace deleted.</summary>
/// <param name="Bodies">Rendered messages.</param>
/// <param name="Messages">Messages with all that was left of them.</param>
/// <param name="Events">Events of messages that are still there.</param>
/// <param name="Audit">Entries of the audit log.</param>
/// <param name="Suppressions">Suppressions that had expired.</param>
[GenerateSerializer, Immutable, Alias("mm.RetentionReport")]
public sealed record RetentionReport(
    [property: Id(0)] long Bodies = 0,
    [property: Id(1)] long Messages = 0,
    [property: Id(2)] long Events = 0,
    [property: Id(3)] long Audit = 0,
    [property: Id(4)] long Suppressions = 0)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Bodies + Messages + Events + Audit + Suppressions == 0;
}
