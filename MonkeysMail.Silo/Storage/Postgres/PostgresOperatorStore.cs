// Operators' questions on PostgreSQL. Workspaces are found by skipping from one to the next in the primary key; a workspace's newest messages
// are the end of its range there; what is due is walked in the order of messages_due, the oldest deferred in that of messages_status.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresOperatorStore(PostgresDatabase database) : IOperatorStore
{
    // Beyond this an answer is of no use, and the database has better things to do.
    private const int TimeoutSeconds = 5;

    // One row a workspace, by jumps in the primary key; $1 bounds their number.
    private const string EachWorkspace = """
        WITH RECURSIVE workspaces (id, number) AS (
            (SELECT workspace_id, 1 FROM messages ORDER BY workspace_id LIMIT 1)
            UNION ALL
            SELECT next.workspace_id, w.number + 1
            FROM workspaces w, LATERAL (SELECT workspace_id FROM messages WHERE workspace_id > w.id ORDER BY workspace_id LIMIT 1) next
            WHERE w.number < $1
        )
        """;

    // $2 the window's start, $3 the smallest id that can be in it, $4 rows of a workspace (one more than is counted).
    internal const string Measure = EachWorkspace + """

        SELECT w.id, counted.status, counted.number, counted.since
        FROM workspaces w, LATERAL (
            SELECT status, count(*) AS number, min(created_at) AS since
            FROM (
                SELECT status, created_at FROM messages m
                WHERE m.workspace_id = w.id AND m.id >= $3 AND m.created_at >= $2 ORDER BY m.id DESC LIMIT $4
            ) AS newest
            GROUP BY status
        ) counted
        """;

    // $2 the bound of overdue, $3 attempts, $4 and $5 the place of the page before, $6 limit, $7 and $8 candidates. Each branch is bounded for itself.
    internal const string Stuck = EachWorkspace + """
        , overdue AS (
            SELECT m.* FROM generate_series(0, 15) AS s (shard), LATERAL (
                SELECT workspace_id, id, status, created_at, due_at, owner, attempt FROM messages
                WHERE shard = s.shard AND due_at IS NOT NULL AND due_at <= now() - $2 AND due_at >= $4 AND (due_at, id) > ($4, $5)
                ORDER BY due_at, id LIMIT $6
            ) m
        ), due AS (
            SELECT m.* FROM generate_series(0, 15) AS s (shard), LATERAL (
                SELECT workspace_id, id, status, created_at, due_at, owner, attempt FROM messages
                WHERE shard = s.shard AND due_at IS NOT NULL AND due_at > now() - $2 AND due_at <= now() AND due_at >= $4
                ORDER BY due_at LIMIT $7
            ) m
        ), deferred AS (
            SELECT m.* FROM workspaces w, LATERAL (
                SELECT workspace_id, id, status, created_at, due_at, owner, attempt FROM messages
                WHERE workspace_id = w.id AND status = 1 ORDER BY id LIMIT $8
            ) m
            WHERE m.due_at > now()
        ), found AS (
            SELECT * FROM overdue UNION ALL SELECT * FROM due UNION ALL SELECT * FROM deferred
        )
        SELECT f.workspace_id, f.id, f.status, f.created_at, f.due_at, f.owner, coalesce(l.ends_at > now(), false), f.attempt,
            CASE WHEN f.due_at <= now() AND f.owner IS NOT NULL AND coalesce(l.ends_at <= now(), true) THEN 0
                WHEN f.due_at <= now() - $2 THEN 1 WHEN f.attempt >= $3 THEN 2 END AS reason
        FROM found f LEFT JOIN silo_leases l ON l.owner = f.owner
        WHERE (f.due_at, f.id) > ($4, $5) AND (f.due_at <= now() - $2 OR f.attempt >= $3
            OR (f.due_at <= now() AND f.owner IS NOT NULL AND coalesce(l.ends_at <= now(), true)))
        ORDER BY f.due_at, f.id LIMIT $6
        """;

    // $1 shard, $2 and $3 the place of the page before, $4 limit.
    internal const string Waiting = """
        SELECT due_at, workspace_id, id FROM messages
        WHERE shard = $1 AND due_at IS NOT NULL AND due_at >= $2 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4
        """;

    public async Task<IReadOnlyList<WaitingMessage>> FindWaitingAsync(short shard, WaitingPosition? after, int limit, CancellationToken ct)
    {
        var from = after ?? new WaitingPosition(DateTimeOffset.UnixEpoch, Guid.Empty);
        await using var command = database.Queries.CreateCommand(Waiting);
        command.CommandTimeout = TimeoutSeconds;
        Add(command, shard);
        Add(command, from.DueAt.UtcDateTime);
        Add(command, from.Message);
        Add(command, limit);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<WaitingMessage>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new WaitingMessage(reader.GetFieldValue<DateTimeOffset>(0), new WorkspaceId(reader.GetGuid(1)), new MessageId(reader.GetGuid(2))));
        }

        return found;
    }

    public async Task<IReadOnlyList<WorkspaceVolume>> MeasureAsync(TimeSpan window, VolumeBounds bounds, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        var (now, workspaces) = await CountWorkspacesAsync(connection, bounds.Workspaces, ct);
        var since = now - window;
        var share = bounds.Share(workspaces);
        await using var command = new NpgsqlCommand(Measure, connection) { CommandTimeout = TimeoutSeconds };
        Add(command, bounds.Workspaces);
        Add(command, since.UtcDateTime);
        Add(command, IdBound.At(since - IdBound.Slack));
        Add(command, share + 1);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new VolumeCounts(since, share);
        while (await reader.ReadAsync(ct))
        {
            counts.Add(
                new WorkspaceId(reader.GetGuid(0)), (DeliveryStatus)reader.GetInt16(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3));
        }

        return counts.ToList();
    }

    public async Task<IReadOnlyList<StuckMessage>> FindStuckAsync(StuckQuery query, CancellationToken ct)
    {
        var after = query.After ?? new StuckPosition(DateTimeOffset.UnixEpoch, Guid.Empty);
        await using var command = database.Queries.CreateCommand(Stuck);
        command.CommandTimeout = TimeoutSeconds;
        Add(command, StuckQuery.Workspaces);
        Add(command, query.Overdue);
        Add(command, query.Attempts);
        Add(command, after.DueAt.UtcDateTime);
        Add(command, after.Message);
        Add(command, query.Limit);
        Add(command, StuckQuery.Candidates);
        Add(command, StuckQuery.DeferredCandidates);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<StuckMessage>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new StuckMessage(
                new WorkspaceId(reader.GetGuid(0)),
                new MessageId(reader.GetGuid(1)),
                (DeliveryStatus)reader.GetInt16(2),
                reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4),
                await reader.IsDBNullAsync(5, ct) ? null : reader.GetString(5),
                reader.GetBoolean(6),
                reader.GetInt32(7),
                (StuckReason)reader.GetInt32(8)));
        }

        return found;
    }

    private static async Task<(DateTimeOffset Now, long Workspaces)> CountWorkspacesAsync(NpgsqlConnection connection, int most, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(EachWorkspace + " SELECT now(), count(*) FROM workspaces", connection) { CommandTimeout = TimeoutSeconds };
        Add(command, most);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1));
    }

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
