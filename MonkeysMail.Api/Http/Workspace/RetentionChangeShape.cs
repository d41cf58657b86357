// Documents the request in OpenAPI; requests are read by WorkspaceReader.
namespace MonkeysMail.Api.Http.Workspace;

/// <summary>The windows of retention that are to be others; what is left out stays, null is the default.</summary>
internal sealed record RetentionChangeShape
{
    /// <summary>Rendered messages, from their end on: 0 to 365; null: 7.</summary>
    public int? BodiesDays { get; init; }

    /// <summary>Messages with their recipients, attempts, tags and events, from their end on: 7 to 3650; null: 90. No less than the other two.</summary>
    public int? MetadataDays { get; init; }

    /// <summary>Events, from their own time on: 0 to 3650; null: 90.</summary>
    public int? EventsDays { get; init; }

    /// <summary>Entries of the audit log: 30 to 3650; null: 365.</summary>
    public int? AuditDays { get; init; }
}
