// The list of all workspaces. Which there are, and which were deleted, is in the registry; names and suspensions are read from their sealed states, and no workspace is
// woken for it. One whose state does not open, or is not read in time, is shown as unreachable.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Grains.Workspaces;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class WorkspaceDirectory
{
    private const int ConcurrentCalls = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var limit = query.Limit();
        var after = query.Position(1, static parts => Guid.TryParseExact(parts[0], "N", out var id) ? new WorkspaceId(id) : (WorkspaceId?)null);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var states = context.RequestServices.GetRequiredService<WorkspaceStates>();
        var rows = await context.RequestServices.GetRequiredService<IWorkspaceStore>()
            .ListAsync(after ?? new WorkspaceId(Guid.Empty), limit + 1, context.RequestAborted);
        var shown = new List<WorkspaceEntryShape>(limit);
        foreach (var chunk in rows.Take(limit).Chunk(ConcurrentCalls))
        {
            shown.AddRange(await Task.WhenAll(chunk.Select(row => DescribeAsync(states, row))));
        }

        var next = rows.Count > limit ? OperatorQuery.Cursor(rows[limit - 1].Id.Value.ToString("N")) : null;
        return TypedResults.Json(new WorkspaceDirectoryShape(shown, next), OperatorJson.Default.WorkspaceDirectoryShape);
    }

    private static async Task<WorkspaceEntryShape> DescribeAsync(WorkspaceStates states, WorkspaceRow row)
    {
        if (row.DeletedAt is not null)
        {
            return Entry(null, WorkspaceDetailShape.StatusOf(row));
        }

        try
        {
            var workspace = await states.ReadAsync(row.Id).WaitAsync(Patience, TimeProvider.System);
            return workspace is null
                ? Entry(null, WorkspaceDetailShape.StatusOf(row))
                : Entry(workspace.Name, WorkspaceDetailShape.StatusOf(workspace.Suspension));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // One that does not open hides no other.
            return Entry(null, "unreachable");
        }

        WorkspaceEntryShape Entry(string? name, string status) => new(row.Id.ToString(), name, status, row.CreatedAt, row.DeletedAt);
    }
}
