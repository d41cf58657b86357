// Retention on PostgreSQL. Every step is one statement; it reads no more rows than it is told to, by the index of the primary key.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using NpgsqlTypes;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresRetentionStore(PostgresDatabase database) : IRetentionStore
{
    private const int TimeoutSeconds = 60;

    // $1 the workspace, $2 the place of the page before, $3 where ids are too young, $4 the time, $5 limit. The end of what 0.1 ended is not known.
    private const string DeleteContents = """
        WITH page AS (
            SELECT message_id FROM message_contents WHERE workspace_id = $1 AND message_id > $2 AND message_id < $3 ORDER BY message_id LIMIT $5
        ), ended AS (
            SELECT page.message_id FROM page LEFT JOIN messages m ON m.workspace_id = $1 AND m.id = page.message_id
            WHERE m.id IS NULL OR (m.due_at IS NULL AND coalesce(m.ended_at, m.created_at) < $4)
        ), deleted AS (
            DELETE FROM message_contents c USING ended WHERE c.workspace_id = $1 AND c.message_id = ended.message_id RETURNING 1
        )
        SELECT (SELECT count(*)::integer FROM deleted), count(*)::integer, (SELECT message_id FROM page ORDER BY message_id DESC LIMIT 1) FROM page
        """;

    private const string DeleteEvents = """
        WITH page AS (
            SELECT DISTINCT message_id FROM events WHERE workspace_id = $1 AND message_id > $2 AND message_id < $3 ORDER BY message_id LIMIT $5
        ), ended AS (
            SELECT page.message_id FROM page LEFT JOIN messages m ON m.workspace_id = $1 AND m.id = page.message_id WHERE m.due_at IS NULL
        ), deleted AS (
            DELETE FROM events e USING ended WHERE e.workspace_id = $1 AND e.message_id = ended.message_id AND e.created_at < $4 RETURNING 1
        )
        SELECT (SELECT count(*)::integer FROM deleted), count(*)::integer, (SELECT message_id FROM page ORDER BY message_id DESC LIMIT 1) FROM page
        """;

    private const string FindEnded = """
        SELECT id, etag, due_at IS NULL AND coalesce(ended_at, created_at) < $4, head
        FROM messages WHERE workspace_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $5
        """;

    private const string DeleteMessages = """
        WITH gone AS (
            DELETE FROM messages m USING unnest($2, $3) AS u(i, t)
            WHERE m.workspace_id = $1 AND m.id = u.i AND m.etag = u.t AND m.due_at IS NULL RETURNING m.id
        ), contents AS (
            DELETE FROM message_contents c USING gone WHERE c.workspace_id = $1 AND c.message_id = gone.id
        ), told AS (
            DELETE FROM events e USING gone WHERE e.workspace_id = $1 AND e.message_id = gone.id
        ), found AS (
            DELETE FROM message_lookups l USING unnest($4, $5) AS k(i, h), gone
            WHERE l.workspace_id = $1 AND l.hash = k.h AND l.message_id = k.i AND k.i = gone.id
        )
        SELECT count(*)::integer FROM gone
        """;

    private const string DeleteSuppressions = """
        DELETE FROM suppressions s USING (
            SELECT address_hash, stream FROM suppressions WHERE workspace_id = $1 AND expires_at < $2 ORDER BY expires_at LIMIT $3
        ) AS page
        WHERE s.workspace_id = $1 AND s.address_hash = page.address_hash AND s.stream = page.stream AND s.expires_at < $2
        """;

    public async Task<WorkspaceId?> ClaimAsync(TimeSpan lease, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            UPDATE workspaces SET retention_at = now() + $1
            WHERE workspace_id = (
                SELECT workspace_id FROM workspaces WHERE deleted_at IS NULL AND retention_at <= now()
                ORDER BY retention_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING workspace_id
            """);
        command.Parameters.Add(Of(lease));
        return await command.ExecuteScalarAsync(ct) is Guid id ? new WorkspaceId(id) : null;
    }

    public async Task PostponeAsync(WorkspaceId workspace, TimeSpan by, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("UPDATE workspaces SET retention_at = now() + $2 WHERE workspace_id = $1");
        command.Parameters.AddAll([Of(workspace.Value), Of(by)]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task<RetentionPage> DeleteContentsAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct) =>
        StepAsync(DeleteContents, workspace, after, before, limit, ct);

    public Task<RetentionPage> DeleteEventsAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct) =>
        StepAsync(DeleteEvents, workspace, after, before, limit, ct);

    public async Task<EndedPage> FindEndedAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(FindEnded);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddAll([Of(workspace.Value), Of(after), Of(IdBound.At(before + IdBound.Slack)), Of(before.UtcDateTime), Of(limit)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (found, read, last) = (new List<EndedMessage>(), 0, after);
        while (await reader.ReadAsync(ct))
        {
            read++;
            last = reader.GetGuid(0);
            if (reader.GetBoolean(2))
            {
                found.Add(new EndedMessage(new MessageId(last), reader.GetInt64(1), reader.GetFieldValue<byte[]>(3)));
            }
        }

        return new EndedPage(found, read < limit ? null : last);
    }

    public async Task<int> DeleteMessagesAsync(
        WorkspaceId workspace, IReadOnlyList<EndedMessage> messages, IReadOnlyList<Lookup> lookups, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(DeleteMessages);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddAll(
        [
            Of(workspace.Value),
            PgArrays.Of(messages.Select(message => message.Id.Value), NpgsqlDbType.Uuid),
            PgArrays.Of(messages.Select(message => message.Etag), NpgsqlDbType.Bigint),
            PgArrays.Of(lookups.Select(lookup => lookup.Message.Value), NpgsqlDbType.Uuid),
            PgArrays.Of(lookups.Select(lookup => LookupHash.ToGuid(lookup.Hash)), NpgsqlDbType.Uuid),
        ]);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<int> DeleteSuppressionsAsync(WorkspaceId workspace, DateTimeOffset before, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(DeleteSuppressions);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddAll([Of(workspace.Value), Of(before.UtcDateTime), Of(limit)]);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<RetentionPage> StepAsync(string sql, WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(sql);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddAll([Of(workspace.Value), Of(after), Of(IdBound.At(before + IdBound.Slack)), Of(before.UtcDateTime), Of(limit)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new RetentionPage(reader.GetInt32(0), reader.GetInt32(1) < limit ? null : reader.GetGuid(2));
    }
}
