namespace MonkeysMail.Api.Http.Workspace;

/// <summary>For how many days the workspace keeps what. What is over is deleted within hours.</summary>
/// <param name="BodiesDays">Rendered messages, from their end on: 0 to 365; 7 when nothing is said.</param>
/// <param name="MetadataDays">Messages with their recipients, attempts, tags and events, from their end on: 7 to 3650; 90 when nothing is said. No less than the other two.</param>
/// <param name="EventsDays">Events, from their own time on: 0 to 3650; 90 when nothing is said.</param>
/// <param name="AuditDays">Entries of the audit log: 30 to 3650; 365 when nothing is said.</param>
internal sealed record RetentionShape(int? BodiesDays, int? MetadataDays, int? EventsDays, int? AuditDays)
{
    public static RetentionShape Of(RetentionDays days) => new(days.Bodies, days.Metadata, days.Events, days.Audit);
}
