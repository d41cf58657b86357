// Messages on SQLite: the reading half, idempotency claims and the sweep's questions.
using System.Text;
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed partial class SqliteMessageStore
{
    private const string MessageColumns =
        "m.workspace_id, m.id, m.created_at, m.due_at, m.etag, m.flush_id, m.attempt, m.size, m.shard, m.status, m.stream, m.mode, m.owner, m.head, m.state";

    public Task<MessageRow?> ReadAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) => database.ReadAsync(
        session => session.Query(
            $"SELECT {MessageColumns} FROM messages m WHERE workspace_id = $1 AND id = $2",
            ReadMessage,
            Blob(workspace.Value),
            Blob(id.Value)).SingleOrDefault(),
        ct);

    public Task<byte[]?> ReadContentAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) => database.ReadAsync(
        session => (byte[]?)session.Scalar(
            "SELECT content FROM message_contents WHERE workspace_id = $1 AND message_id = $2",
            Blob(workspace.Value),
            Blob(id.Value)),
        ct);

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(WorkspaceId workspace, MessageId id, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<EventRow>>(
            session => session.Query(
                """
                SELECT id, type, created_at, recipient_hash, sealed FROM events
                WHERE workspace_id = $1 AND message_id = $2 ORDER BY sequence
                """,
                reader => new EventRow(
                    workspace,
                    new EventId(reader.Guid(0)),
                    id,
                    (MailEventType)reader.GetInt32(1),
                    reader.Time(2),
                    reader.IsDBNull(3) ? null : reader.Bytes(3),
                    reader.Bytes(4)),
                Blob(workspace.Value),
                Blob(id.Value)),
            ct);

    public Task<IReadOnlyList<MessageRow>> ListAsync(MessageListQuery query, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<MessageRow>>(
            session =>
            {
                var values = new List<object?>();
                var sql = BuildList(query, values);
                return session.Query(sql, ReadMessage, values.ToArray());
            },
            ct);

    public Task<IdempotencyRow?> FindIdempotencyAsync(WorkspaceId workspace, byte[] keyHash, CancellationToken ct) =>
        database.ReadAsync(session => FindKey(session, workspace, keyHash), ct);

    public Task<IdempotencyRow?> ClaimIdempotencyAsync(IdempotencyRow claim, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            while (!Claim(session, claim))
            {
                // Absent only when it expired between the two statements: then the claim is made anew.
                if (FindKey(session, claim.Workspace, claim.KeyHash) is { } holder)
                {
                    return holder;
                }
            }

            return null;
        },
        ct);

    public Task<IReadOnlyList<DueRow>> FindDueAsync(short shard, int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<DueRow>>(
        session => session.Query(
            $"""
            SELECT m.workspace_id, m.id, m.owner FROM messages m
            WHERE m.shard = $1 AND m.due_at IS NOT NULL AND m.due_at <= {Now}
                AND (m.owner IS NULL OR NOT EXISTS (SELECT 1 FROM silo_leases l WHERE l.owner = m.owner AND l.ends_at > {Now}))
            ORDER BY m.due_at LIMIT $2
            """,
            reader => new DueRow(new WorkspaceId(reader.Guid(0)), new MessageId(reader.Guid(1)), reader.IsDBNull(2) ? null : reader.GetString(2)),
            shard,
            limit),
        ct);

    public Task<QueueDepth> MeasureQueueAsync(short shard, int limit, CancellationToken ct) => database.ReadAsync(
        session => session.Query(
            $"""
            SELECT
                (SELECT count(*) FROM (SELECT 1 FROM messages WHERE shard = $1 AND due_at <= {Now} LIMIT $2)),
                (SELECT count(*) FROM (SELECT 1 FROM messages WHERE shard = $1 AND due_at > {Now} LIMIT $2)),
                (SELECT {Now} - due_at FROM messages WHERE shard = $1 AND due_at <= {Now} ORDER BY due_at LIMIT 1)
            """,
            reader => new QueueDepth(
                reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : TimeSpan.FromMicroseconds(reader.GetInt64(2))),
            shard,
            limit).Single(),
        ct);

    public Task<int> DeleteExpiredAsync(int limit, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            $"""
            DELETE FROM idempotency_keys WHERE (workspace_id, key_hash) IN (
                SELECT workspace_id, key_hash FROM idempotency_keys WHERE expires_at <= {Now} ORDER BY expires_at LIMIT $1)
            """,
            limit),
        ct);

    private static IdempotencyRow? FindKey(SqliteSession session, WorkspaceId workspace, byte[] keyHash) => session.Query(
        $"""
        SELECT request_hash, message_ids, batch, expires_at FROM idempotency_keys
        WHERE workspace_id = $1 AND key_hash = $2 AND expires_at > {Now}
        """,
        reader => new IdempotencyRow(workspace, keyHash, reader.Bytes(0), Unpack(reader.Bytes(1)), reader.GetInt32(2) != 0, reader.Time(3)),
        Blob(workspace.Value),
        keyHash).SingleOrDefault();

    private static string BuildList(MessageListQuery query, List<object?> values)
    {
        values.Add(Blob(query.Workspace.Value));
        var sql = new StringBuilder($"SELECT {MessageColumns} FROM messages m WHERE m.workspace_id = $1");
        foreach (var hash in query.Lookups)
        {
            sql.Append($" AND m.id IN (SELECT message_id FROM message_lookups WHERE workspace_id = $1 AND hash = {Bind(hash)})");
        }

        if (query.Status is { } status)
        {
            // As literals: the predicates of the partial indexes must be provable.
            sql.Append(FormattableString.Invariant($" AND m.status = {(int)status}"));
            sql.Append(status == DeliveryStatus.Queued ? " AND m.due_at IS NOT NULL" : "");
        }

        if (query.Mode is { } mode)
        {
            sql.Append(FormattableString.Invariant($" AND m.mode = {(int)mode}"));
        }

        AddBound(query.After, ">=", -IdBound.Slack);
        AddBound(query.Before, "<", IdBound.Slack);
        if (query.Cursor is { } cursor)
        {
            sql.Append($" AND m.id < {Bind(Blob(cursor.Value))}");
        }

        return sql.Append($" ORDER BY m.id DESC LIMIT {Bind(query.Limit)}").ToString();

        string Bind(object value)
        {
            values.Add(value);
            return FormattableString.Invariant($"${values.Count}");
        }

        void AddBound(DateTimeOffset? time, string comparison, TimeSpan slack)
        {
            if (time is { } bound)
            {
                sql.Append($" AND m.created_at {comparison} {Bind(Microseconds.Of(bound))} AND m.id {comparison} {Bind(Blob(IdBound.At(bound + slack)))}");
            }
        }
    }

    private static MessageRow ReadMessage(SqliteDataReader reader) => new()
    {
        Workspace = new WorkspaceId(reader.Guid(0)),
        Id = new MessageId(reader.Guid(1)),
        CreatedAt = reader.Time(2),
        DueAt = reader.IsDBNull(3) ? null : reader.Time(3),
        Etag = reader.GetInt64(4),
        FlushId = reader.Guid(5),
        Attempt = reader.GetInt32(6),
        Size = reader.GetInt32(7),
        Shard = reader.GetInt16(8),
        Status = (DeliveryStatus)reader.GetInt32(9),
        Stream = (MailStream)reader.GetInt32(10),
        Mode = (KeyMode)reader.GetInt32(11),
        Owner = reader.IsDBNull(12) ? null : reader.GetString(12),
        Head = reader.Bytes(13),
        State = reader.Bytes(14),
    };
}
