namespace MonkeysMail.Grains.Contracts;

/// <summary>For how many days a workspace keeps what; null: as long as this server keeps it when nothing is said.</summary>
/// <param name="Bodies">Rendered messages, from their last recipient's end on.</param>
/// <param name="Metadata">Messages with their recipients, attempts, tags and events, from their end on.</param>
/// <param name="Events">Events, from their own time on.</param>
/// <param name="Audit">Entries of the audit log, from their own time on.</param>
[GenerateSerializer, Immutable, Alias("mm.RetentionDays")]
public sealed record RetentionDays(
    [property: Id(0)] int? Bodies = null, [property: Id(1)] int? Metadata = null, [property: Id(2)] int? Events = null, [property: Id(3)] int? Audit = null)
{
    public static RetentionDays None { get; } = new();
}
