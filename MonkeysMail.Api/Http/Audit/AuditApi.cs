// The resource /v1/audit: what was changed in the workspace, by whom, and whether the record is whole.
using MonkeysMail.Api.Auth;

namespace MonkeysMail.Api.Http.Audit;

internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder v1)
    {
        var group = v1.MapGroup("/audit").WithTags("Audit").RequireCaller().RequireScope(Scopes.AuditRead);
        group.MapGet("", ReadAudit.ListAsync)
            .WithName("ListAuditEntries").WithSummary("List changes, newest first")
            .WithDescription("An entry appears within a second of its change. A page may be short though more follow: go on while there is a next_cursor.")
            .Produces<AuditListShape>().WithProblems(401, 403, 422, 429, 503);
        group.MapGet("/export", ReadAudit.ExportAsync)
            .WithName("ExportAuditEntries").WithSummary("Export changes as NDJSON, oldest first")
            .WithDescription("Takes the filters of the list. One entry a line; the export is whole when its last line ends with a line feed and the connection ends well.")
            .Produces<Stream>(200, ReadAudit.Lines).WithProblems(401, 403, 422, 429, 503);
        group.MapGet("/verify", ReadAudit.VerifyAsync)
            .WithName("VerifyAuditLog").WithSummary("Check the hash chain")
            .WithDescription("Reads the whole chain, as far as it comes in 50 seconds, and names the first broken link. "
                + "A check that did not come to the end says `complete: false`; `cursor` goes on where it stopped.")
            .Produces<AuditVerificationShape>().WithProblems(401, 403, 422, 429, 503);
    }
}
