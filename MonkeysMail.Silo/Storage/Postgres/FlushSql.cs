// The statements of a flush. Arrays come in, one element a row; every statement sees what the ones before it did.
// The Plain ones suppose that nothing collides, which is nearly always so, and fail the whole batch when something does: half of the index
// descents, a quarter less CPU. The others decide row by row: children (contents, look-ups, events) are written only where the message
// row carries this write's etag and flush id, which means: only of messages really written.
namespace MonkeysMail.Silo.Storage.Postgres;

internal static class FlushSql
{
    public const string PlainInsertKeys = """
        INSERT INTO idempotency_keys (workspace_id, key_hash, request_hash, message_ids, batch, expires_at)
        SELECT u.w, u.k, u.r, ARRAY[u.m], false, u.x FROM unnest($1, $2, $3, $4, $5) AS u(w, k, r, m, x)
        """;

    public const string PlainInsertMessages = """
        INSERT INTO messages (workspace_id, id, created_at, due_at, etag, flush_id, attempt, size, shard, status, stream, mode, owner, head, state, ended_at)
        SELECT u.w, u.i, u.c, u.d, 1, u.f, u.a, u.z, u.h, u.s, u.t, u.m, u.o, u.e, u.b, CASE WHEN u.d IS NULL THEN u.c END
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS u(w, i, c, d, f, a, z, h, s, t, m, o, e, b)
        """;

    /// <summary>Divides by zero unless it changes exactly $11 rows.</summary>
    public const string PlainUpdateMessages = """
        WITH changed AS (
            UPDATE messages m
            SET due_at = u.d, etag = m.etag + 1, flush_id = u.f, attempt = u.a, size = u.z, status = u.s, owner = u.o, state = u.b,
                ended_at = CASE WHEN u.d IS NULL THEN coalesce(m.ended_at, now()) END
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS u(w, i, t, d, f, a, z, s, o, b)
            WHERE m.workspace_id = u.w AND m.id = u.i AND m.etag = u.t
            RETURNING 1)
        SELECT 1 / (count(*) = $11)::integer FROM changed
        """;

    /// <summary>Unnesting in the select list streams; in FROM it would first be copied whole, and spill to disk when it is large.</summary>
    public const string PlainInsertContents =
        "INSERT INTO message_contents (workspace_id, message_id, content) SELECT unnest($1), unnest($2), unnest($3)";

    public const string PlainInsertLookups =
        "INSERT INTO message_lookups (workspace_id, message_id, hash) SELECT * FROM unnest($1, $2, $3)";

    public const string PlainInsertEvents = """
        INSERT INTO events (workspace_id, message_id, id, created_at, recipient_hash, type, sealed) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        """;

    /// <summary>Keys in sorted order, so that flushes of two silos cannot wait for each other. An expired row is replaced. A message that
    /// exists already takes no key.</summary>
    public const string InsertKeys = """
        INSERT INTO idempotency_keys AS k (workspace_id, key_hash, request_hash, message_ids, batch, expires_at)
        SELECT u.w, u.k, u.r, ARRAY[u.m], false, u.x
        FROM unnest($1, $2, $3, $4, $5) AS u(w, k, r, m, x)
        WHERE NOT EXISTS (SELECT 1 FROM messages e WHERE e.workspace_id = u.w AND e.id = u.m)
        ON CONFLICT (workspace_id, key_hash) DO UPDATE
            SET request_hash = excluded.request_hash, message_ids = excluded.message_ids, batch = false, expires_at = excluded.expires_at
            WHERE k.expires_at <= now()
        """;

    public const string InsertMessages = """
        INSERT INTO messages (workspace_id, id, created_at, due_at, etag, flush_id, attempt, size, shard, status, stream, mode, owner, head, state, ended_at)
        SELECT u.w, u.i, u.c, u.d, 1, u.f, u.a, u.z, u.h, u.s, u.t, u.m, u.o, u.e, u.b, CASE WHEN u.d IS NULL THEN u.c END
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS u(w, i, c, d, f, a, z, h, s, t, m, o, e, b)
        ON CONFLICT DO NOTHING
        RETURNING workspace_id, id
        """;

    /// <summary>The same for messages that carry a key: only where the key stands for this message.</summary>
    public const string InsertKeyedMessages = """
        INSERT INTO messages (workspace_id, id, created_at, due_at, etag, flush_id, attempt, size, shard, status, stream, mode, owner, head, state, ended_at)
        SELECT u.w, u.i, u.c, u.d, 1, u.f, u.a, u.z, u.h, u.s, u.t, u.m, u.o, u.e, u.b, CASE WHEN u.d IS NULL THEN u.c END
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) AS u(w, i, c, d, f, a, z, h, s, t, m, o, e, b, k)
        WHERE EXISTS (
            SELECT 1 FROM idempotency_keys k WHERE k.workspace_id = u.w AND k.key_hash = u.k AND k.message_ids = ARRAY[u.i] AND NOT k.batch)
        ON CONFLICT DO NOTHING
        RETURNING workspace_id, id
        """;

    public const string UpdateMessages = """
        UPDATE messages m
        SET due_at = u.d, etag = m.etag + 1, flush_id = u.f, attempt = u.a, size = u.z, status = u.s, owner = u.o, state = u.b,
            ended_at = CASE WHEN u.d IS NULL THEN coalesce(m.ended_at, now()) END
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS u(w, i, t, d, f, a, z, s, o, b)
        WHERE m.workspace_id = u.w AND m.id = u.i AND m.etag = u.t
        RETURNING m.workspace_id, m.id
        """;

    /// <summary>At the insert of a message, or at the late rendering of a scheduled one.</summary>
    public const string UpsertContents = """
        INSERT INTO message_contents (workspace_id, message_id, content)
        SELECT u.w, u.i, u.c
        FROM (SELECT unnest($1) AS w, unnest($2) AS i, unnest($3) AS t, unnest($4) AS f, unnest($5) AS c) AS u
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = u.w AND m.id = u.i AND m.etag = u.t AND m.flush_id = u.f)
        ON CONFLICT (workspace_id, message_id) DO UPDATE SET content = excluded.content
        """;

    public const string InsertLookups = """
        INSERT INTO message_lookups (workspace_id, hash, message_id)
        SELECT u.w, u.h, u.i
        FROM unnest($1, $2, $3, $4, $5) AS u(w, i, t, f, h)
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = u.w AND m.id = u.i AND m.etag = u.t AND m.flush_id = u.f)
        ON CONFLICT DO NOTHING
        """;

    public const string InsertEvents = """
        INSERT INTO events (workspace_id, message_id, id, created_at, recipient_hash, type, sealed)
        SELECT u.w, u.i, u.e, u.c, u.h, u.y, u.b
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS u(w, i, t, f, e, c, h, y, b)
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = u.w AND m.id = u.i AND m.etag = u.t AND m.flush_id = u.f)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Rare: somebody cancelled or put off a message.</summary>
    public const string InsertAudit = """
        INSERT INTO audit_outbox (workspace_id, id, sealed)
        SELECT u.w, u.a, u.b
        FROM unnest($1, $2, $3, $4, $5, $6) AS u(w, i, t, f, a, b)
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = u.w AND m.id = u.i AND m.etag = u.t AND m.flush_id = u.f)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Answers right before the commit: what fails later has an unknown result.</summary>
    public const string LastStatement = "SELECT 1";

    public const string FindWritten = """
        SELECT m.workspace_id, m.id, m.etag, m.flush_id
        FROM unnest($1, $2, $3, $4) AS u(w, i, t, f)
        JOIN messages m ON m.workspace_id = u.w AND m.id = u.i AND m.etag = u.t AND m.flush_id = u.f
        """;

    public const string FindKeys = """
        SELECT k.workspace_id, k.key_hash, k.request_hash, k.message_ids, k.batch, k.expires_at
        FROM unnest($1, $2) AS u(w, k)
        JOIN idempotency_keys k ON k.workspace_id = u.w AND k.key_hash = u.k
        WHERE k.expires_at > now()
        """;
}
