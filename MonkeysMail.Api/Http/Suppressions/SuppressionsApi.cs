// The resource /v1/suppressions: addresses that must not be written to. The handlers are beside this file.
using Microsoft.AspNetCore.Http.Metadata;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class SuppressionsApi
{
    public static void MapSuppressions(this IEndpointRouteBuilder v1)
    {
        var group = v1.MapGroup("/suppressions").WithTags("Suppressions").RequireCaller();

        var read = group.MapGroup("").RequireScope(Scopes.SuppressionsRead);
        read.MapGet("", ReadSuppressions.ListAsync)
            .WithName("ListSuppressions").WithSummary("List suppressed addresses, newest first")
            .WithDescription("What has expired is not shown. Look an address up with `email`.")
            .Produces<SuppressionListShape>().WithProblems(401, 403, 422, 429, 503);
        read.MapGet("/export", ReadSuppressions.ExportAsync)
            .WithName("ExportSuppressions").WithSummary("Get the whole list as CSV, newest first")
            .WithDescription("Columns `email,reason,stream,created_at,expires_at`; an empty `stream` covers all mail, an empty `expires_at` is for ever. "
                + "A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula: an address that does has an apostrophe before it, which the import "
                + "takes away again.")
            .Produces<Stream>(200, CsvMedia.Type).WithProblems(401, 403, 422, 429, 503);

        var write = group.MapGroup("").RequireScope(Scopes.SuppressionsWrite);
        write.MapPost("", ChangeSuppressions.AddAsync).TakesJson<NewSuppressionsShape>()
            .WithName("AddSuppressions").WithSummary("Add up to 1,000 addresses")
            .WithDescription("Takes effect at once, also for messages that are waiting. Repeating it is harmless: an address that is on the list keeps its reason, and "
                + "the later `expires_at`. All are added, or none.")
            .Produces<AddedSuppressionsShape>().WithProblems(400, 401, 403, 413, 415, 422, 429, 503);
        write.MapDelete("/{email}", ChangeSuppressions.RemoveAsync)
            .WithName("RemoveSuppression").WithSummary("Remove an address")
            .WithDescription("Removes it for all mail, or with `stream` only the entry of that stream. Answers 404 when there is none.")
            .Produces(204).WithProblems(401, 403, 404, 422, 429, 503);
        write.MapPost("/import", ImportSuppressions.HandleAsync).TakesCsv()
            .WithMetadata(new ImportSize())
            .WithName("ImportSuppressions").WithSummary("Add addresses from CSV")
            .WithDescription("At most 1,000,000 lines of 1,024 bytes and 100 MB, in UTF-8. The first line names the columns, in any order: `email`, and where wanted `reason` "
                + "(`manual` when empty), `stream` (all mail when empty), `created_at` (past; now when empty), `expires_at`. A field may be quoted; a line is one entry. "
                + "Lines that are refused are counted and the first 100 named; the others are added as they are read, so that a repeat after a failure completes the import.")
            .Produces<ImportedSuppressionsShape>().WithProblems(400, 401, 403, 408, 413, 415, 422, 429, 503);
    }

    // More than the greatest body of the other routes. A little above what is read, so that the reader speaks first.
    private sealed class ImportSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => ImportSuppressions.MostBytes + (64 * 1024);
    }
}
