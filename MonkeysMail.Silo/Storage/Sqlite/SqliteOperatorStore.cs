// Operators' questions on SQLite, along the same indexes as on PostgreSQL; what would be a lateral join there is a loop here.
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteOperatorStore(SqliteDatabase database) : IOperatorStore
{
    internal const string Measure = """
        SELECT status, count(*), min(created_at) FROM (
            SELECT status, created_at FROM messages WHERE workspace_id = $1 AND id >= $2 AND created_at >= $3 ORDER BY id DESC LIMIT $4)
        GROUP BY status
        """;

    private const string Columns =
        "SELECT m.workspace_id, m.id, m.status, m.created_at, m.due_at, m.owner, coalesce(l.ends_at > $1, 0), m.attempt FROM messages m ";

    private const string Lease = " LEFT JOIN silo_leases l ON l.owner = m.owner ";

    internal const string Overdue = Columns + "INDEXED BY messages_due" + Lease + """
        WHERE m.shard = $2 AND m.due_at IS NOT NULL AND m.due_at <= $3 AND m.due_at >= $4 AND (m.due_at, m.id) > ($4, $5)
        ORDER BY m.due_at, m.id LIMIT $6
        """;

    internal const string Due = Columns + "INDEXED BY messages_due" + Lease + """
        WHERE m.shard = $2 AND m.due_at IS NOT NULL AND m.due_at > $3 AND m.due_at <= $1 AND m.due_at >= $4
        ORDER BY m.due_at LIMIT $5
        """;

    // The condition of the index is repeated word for word: SQLite proves nothing.
    internal const string Deferred = Columns + "INDEXED BY messages_status" + Lease + """
        WHERE m.workspace_id = $2 AND m.status = 1 AND m.status NOT IN (0, 7) ORDER BY m.id LIMIT $3
        """;

    public Task<IReadOnlyList<WorkspaceVolume>> MeasureAsync(TimeSpan window, VolumeBounds bounds, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<WorkspaceVolume>>(
            session =>
            {
                var since = Microseconds.ToTime(Clock(session)) - window;
                var workspaces = Workspaces(session, bounds.Workspaces).ToList();
                var share = bounds.Share(workspaces.Count);
                var counts = new VolumeCounts(since, share);
                foreach (var workspace in workspaces)
                {
                    foreach (var (status, count, oldest) in session.Query(
                        Measure,
                        reader => ((DeliveryStatus)reader.GetInt32(0), reader.GetInt64(1), reader.Time(2)),
                        workspace,
                        Blob(IdBound.At(since - IdBound.Slack)),
                        Microseconds.Of(since),
                        share + 1))
                    {
                        counts.Add(new WorkspaceId(new Guid(workspace, bigEndian: true)), status, count, oldest);
                    }
                }

                return counts.ToList();
            },
            ct);

    public Task<IReadOnlyList<StuckMessage>> FindStuckAsync(StuckQuery query, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<StuckMessage>>(
            session =>
            {
                var now = Clock(session);
                var bound = now - (long)query.Overdue.TotalMicroseconds;
                var after = query.After ?? new StuckPosition(DateTimeOffset.UnixEpoch, Guid.Empty);
                var (from, id) = (Microseconds.Of(after.DueAt), Blob(after.Message));
                var found = new List<StuckMessage?>();
                for (short shard = 0; shard < SweepShards.Count; shard++)
                {
                    found.AddRange(session.Query(Overdue, Read, now, shard, bound, from, id, query.Limit));
                    found.AddRange(session.Query(Due, Read, now, shard, bound, from, StuckQuery.Candidates));
                }

                foreach (var workspace in Workspaces(session, StuckQuery.Workspaces))
                {
                    found.AddRange(session.Query(Deferred, ReadLater, now, workspace, StuckQuery.DeferredCandidates));
                }

                return found.OfType<StuckMessage>()
                    .Where(message => (message.DueAt, message.Id.Value).CompareTo((after.DueAt, after.Message)) > 0)
                    .OrderBy(message => message.DueAt).ThenBy(message => message.Id.Value)
                    .Take(query.Limit)
                    .ToList();

                StuckMessage? Read(SqliteDataReader reader) => Judge(reader, now, bound, query.Attempts);

                // What is due was found by shard.
                StuckMessage? ReadLater(SqliteDataReader reader) =>
                    !reader.IsDBNull(4) && reader.GetInt64(4) > now ? Judge(reader, now, bound, query.Attempts) : null;
            },
            ct);

    public Task<IReadOnlyList<WaitingMessage>> FindWaitingAsync(short shard, WaitingPosition? after, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<WaitingMessage>>(
            session =>
            {
                var from = after ?? new WaitingPosition(DateTimeOffset.UnixEpoch, Guid.Empty);
                return session.Query(
                    """
                    SELECT due_at, workspace_id, id FROM messages INDEXED BY messages_due
                    WHERE shard = $1 AND due_at IS NOT NULL AND due_at >= $2 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4
                    """,
                    static reader => new WaitingMessage(reader.Time(0), new WorkspaceId(reader.Guid(1)), new MessageId(reader.Guid(2))),
                    shard,
                    Microseconds.Of(from.DueAt),
                    Blob(from.Message),
                    limit).ToList();
            },
            ct);

    private static long Clock(SqliteSession session) => (long)session.Scalar($"SELECT {Now}")!;

    // By jumps in the primary key.
    private static IEnumerable<byte[]> Workspaces(SqliteSession session, int most)
    {
        var last = session.Scalar("SELECT min(workspace_id) FROM messages") as byte[];
        for (var i = 0; i < most && last is not null; i++)
        {
            yield return last;
            last = session.Scalar("SELECT min(workspace_id) FROM messages WHERE workspace_id > $1", last) as byte[];
        }
    }

    // Null when nothing is the matter with it.
    private static StuckMessage? Judge(SqliteDataReader reader, long now, long bound, int attempts)
    {
        var due = reader.GetInt64(4);
        var owner = reader.IsDBNull(5) ? null : reader.GetString(5);
        var ownerLives = reader.GetInt64(6) != 0;
        var attempt = reader.GetInt32(7);
        StuckReason? reason = due <= now && owner is not null && !ownerLives ? StuckReason.Orphaned
            : due <= bound ? StuckReason.Overdue
            : attempt >= attempts ? StuckReason.ManyAttempts
            : null;
        return reason is null ? null : new StuckMessage(
            new WorkspaceId(reader.Guid(0)), new MessageId(reader.Guid(1)), (DeliveryStatus)reader.GetInt32(2), reader.Time(3), reader.Time(4),
            owner, ownerLives, attempt, reason.Value);
    }
}
