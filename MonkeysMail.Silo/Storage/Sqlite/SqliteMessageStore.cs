// Messages on SQLite: the writing half. One transaction a flush on the writer's thread; the writes follow one another, so the first of
// two that collide wins.
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed partial class SqliteMessageStore(SqliteDatabase database) : IMessageStore
{
    private const string InsertMessage = """
        INSERT INTO messages (workspace_id, id, created_at, due_at, etag, flush_id, attempt, size, shard, status, stream, mode, owner, head, state, ended_at)
        VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, CASE WHEN $4 IS NULL THEN $3 END) ON CONFLICT DO NOTHING
        """;

    private const string UpdateMessage = $"""
        UPDATE messages SET due_at = $4, etag = etag + 1, flush_id = $5, attempt = $6, size = $7, status = $8, owner = $9, state = $10,
            ended_at = CASE WHEN $4 IS NULL THEN coalesce(ended_at, {Now}) END
        WHERE workspace_id = $1 AND id = $2 AND etag = $3
        """;

    private const string UpsertKey = $"""
        INSERT INTO idempotency_keys (workspace_id, key_hash, request_hash, message_ids, batch, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workspace_id, key_hash) DO UPDATE
            SET request_hash = excluded.request_hash, message_ids = excluded.message_ids, batch = excluded.batch, expires_at = excluded.expires_at
            WHERE idempotency_keys.expires_at <= {Now}
        """;

    private const string UpsertContent = """
        INSERT INTO message_contents (workspace_id, message_id, content) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, message_id) DO UPDATE SET content = excluded.content
        """;

    private const string InsertLookup =
        "INSERT INTO message_lookups (workspace_id, hash, message_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    private const string InsertEvent = """
        INSERT INTO events (workspace_id, message_id, id, created_at, recipient_hash, type, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (workspace_id, message_id, id) DO NOTHING
        """;

    private const string InsertAudit = "INSERT INTO audit_outbox (workspace_id, id, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    private const string FindWritten = "SELECT 1 FROM messages WHERE workspace_id = $1 AND id = $2 AND etag = $3 AND flush_id = $4";

    public Task<IReadOnlyList<WriteResult>> FlushAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        foreach (var write in writes)
        {
            MessageWriteRules.Check(write);
        }

        return database.WriteAsync<IReadOnlyList<WriteResult>>(session => Flush(session, writes), ct);
    }

    public Task<IReadOnlyList<bool>> FindWrittenAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<bool>>(session => writes.Select(write => IsWritten(session, write)).ToArray(), ct);

    public Task PingAsync(CancellationToken ct) => database.WriteAsync(session => session.Scalar("SELECT 1"), ct);

    private static WriteResult[] Flush(SqliteSession session, IReadOnlyList<MessageWrite> writes)
    {
        var results = new WriteResult[writes.Count];
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = Write(session, writes[i]);
            }
        }
        catch (SqliteException error)
        {
            session.RollBack();
            throw SqliteErrors.BeforeCommit(error);
        }
        catch (Exception error)
        {
            session.RollBack();
            throw new StoreRejectedException("A row cannot be written.", overall: false, error);
        }

        try
        {
            session.Execute("COMMIT");
        }
        catch
        {
            session.RollBack();
            throw;
        }

        return results;
    }

    private static WriteResult Write(SqliteSession session, MessageWrite write)
    {
        var row = write.Row;
        byte[] workspace = Blob(row.Workspace.Value), id = Blob(row.Id.Value);
        if (write.ExpectedEtag == 0)
        {
            if (write.Idempotency is { } claim && FindKey(session, claim.Workspace, claim.KeyHash) is { } holder
                && !MessageWriteRules.IsOwn(holder, write))
            {
                return new WriteResult(WriteOutcome.KeyTaken, holder);
            }

            var inserted = session.Execute(
                InsertMessage,
                workspace,
                id,
                Microseconds.Of(row.CreatedAt),
                Time(row.DueAt),
                Blob(row.FlushId),
                row.Attempt,
                row.Size,
                row.Shard,
                (int)row.Status,
                (int)row.Stream,
                (int)row.Mode,
                row.Owner,
                row.Head,
                row.State);
            if (inserted == 0)
            {
                return IsWritten(session, write) ? WriteResult.Written : WriteResult.Conflict;
            }

            if (write.Idempotency is { } key)
            {
                Claim(session, key);
            }
        }
        else
        {
            var updated = session.Execute(
                UpdateMessage,
                workspace,
                id,
                write.ExpectedEtag,
                Time(row.DueAt),
                Blob(row.FlushId),
                row.Attempt,
                row.Size,
                (int)row.Status,
                row.Owner,
                row.State);
            if (updated == 0)
            {
                return IsWritten(session, write) ? WriteResult.Written : WriteResult.Conflict;
            }
        }

        WriteChildren(session, write, workspace, id);
        return WriteResult.Written;
    }

    private static void WriteChildren(SqliteSession session, MessageWrite write, byte[] workspace, byte[] id)
    {
        if (write.Content is { } content)
        {
            session.Execute(UpsertContent, workspace, id, content);
        }

        if (write.ExpectedEtag == 0)
        {
            foreach (var hash in write.Lookups)
            {
                session.Execute(InsertLookup, workspace, hash, id);
            }
        }

        if (write.Audit is { } audit)
        {
            session.Execute(InsertAudit, workspace, Blob(audit.Id), audit.Sealed);
        }

        foreach (var fact in write.Events)
        {
            session.Execute(
                InsertEvent,
                workspace,
                id,
                Blob(fact.Id.Value),
                Microseconds.Of(fact.CreatedAt),
                fact.RecipientHash,
                (int)fact.Type,
                fact.Sealed);
        }
    }

    private static bool IsWritten(SqliteSession session, MessageWrite write) => session.Scalar(
        FindWritten, Blob(write.Row.Workspace.Value), Blob(write.Row.Id.Value), write.Row.Etag, Blob(write.Row.FlushId)) is not null;

    private static bool Claim(SqliteSession session, IdempotencyRow claim) => session.Execute(
        UpsertKey,
        Blob(claim.Workspace.Value),
        claim.KeyHash,
        claim.RequestHash,
        Pack(claim.Ids),
        claim.Batch ? 1 : 0,
        Microseconds.Of(claim.ExpiresAt)) == 1;
}
