// Retention on SQLite: a step is a transaction of the one writer, so it is short.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteRetentionStore(SqliteDatabase database) : IRetentionStore
{
    // $1 the workspace, $2 the place of the page before, $3 where ids are too young, $4 limit.
    private const string ContentsPage =
        "SELECT message_id FROM message_contents WHERE workspace_id = $1 AND message_id > $2 AND message_id < $3 ORDER BY message_id LIMIT $4";

    private const string EventsPage =
        "SELECT DISTINCT message_id FROM events WHERE workspace_id = $1 AND message_id > $2 AND message_id < $3 ORDER BY message_id LIMIT $4";

    // $1 the workspace, $2 the message, $3 the time. The end of what 0.1 ended is not known.
    private const string DeleteContent = """
        DELETE FROM message_contents WHERE workspace_id = $1 AND message_id = $2 AND NOT EXISTS (
            SELECT 1 FROM messages WHERE workspace_id = $1 AND id = $2 AND (due_at IS NOT NULL OR coalesce(ended_at, created_at) >= $3))
        """;

    private const string DeleteEvents = """
        DELETE FROM events WHERE workspace_id = $1 AND message_id = $2 AND created_at < $3 AND NOT EXISTS (
            SELECT 1 FROM messages WHERE workspace_id = $1 AND id = $2 AND due_at IS NOT NULL)
        """;

    public Task<WorkspaceId?> ClaimAsync(TimeSpan lease, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            var claimed = session.Query(
                $"""
                UPDATE workspaces SET retention_at = {Now} + $1
                WHERE workspace_id = (
                    SELECT workspace_id FROM workspaces WHERE deleted_at IS NULL AND retention_at <= {Now} ORDER BY retention_at LIMIT 1)
                RETURNING workspace_id
                """,
                static reader => new WorkspaceId(reader.Guid(0)),
                SqliteDataKeyStore.Span(lease));
            return claimed.Count == 0 ? (WorkspaceId?)null : claimed[0];
        },
        ct);

    public Task PostponeAsync(WorkspaceId workspace, TimeSpan by, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            $"UPDATE workspaces SET retention_at = {Now} + $2 WHERE workspace_id = $1", Blob(workspace.Value), SqliteDataKeyStore.Span(by)),
        ct);

    public Task<RetentionPage> DeleteContentsAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct) =>
        StepAsync(ContentsPage, DeleteContent, workspace, after, before, limit, ct);

    public Task<RetentionPage> DeleteEventsAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct) =>
        StepAsync(EventsPage, DeleteEvents, workspace, after, before, limit, ct);

    public Task<EndedPage> FindEndedAsync(WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct) => database.ReadAsync(
        session =>
        {
            var page = session.Query(
                """
                SELECT id, etag, due_at IS NULL AND coalesce(ended_at, created_at) < $4, head
                FROM messages WHERE workspace_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $5
                """,
                static reader => (
                    Message: new EndedMessage(new MessageId(reader.Guid(0)), reader.GetInt64(1), reader.Bytes(3)), HasEnded: reader.GetInt64(2) != 0),
                Blob(workspace.Value),
                Blob(after),
                Blob(IdBound.At(before + IdBound.Slack)),
                Microseconds.Of(before),
                limit);
            return new EndedPage(
                [.. page.Where(row => row.HasEnded).Select(row => row.Message)], page.Count < limit ? null : page[^1].Message.Id.Value);
        },
        ct);

    public Task<int> DeleteMessagesAsync(
        WorkspaceId workspace, IReadOnlyList<EndedMessage> messages, IReadOnlyList<Lookup> lookups, CancellationToken ct) => database.TransactAsync(
        session =>
        {
            var id = Blob(workspace.Value);
            var hashes = lookups.ToLookup(lookup => lookup.Message, lookup => lookup.Hash);
            var gone = 0;
            foreach (var message in messages)
            {
                var row = Blob(message.Id.Value);
                if (session.Execute(
                    "DELETE FROM messages WHERE workspace_id = $1 AND id = $2 AND etag = $3 AND due_at IS NULL", id, row, message.Etag) == 0)
                {
                    continue;
                }

                gone++;
                session.Execute("DELETE FROM message_contents WHERE workspace_id = $1 AND message_id = $2", id, row);
                session.Execute("DELETE FROM events WHERE workspace_id = $1 AND message_id = $2", id, row);
                foreach (var hash in hashes[message.Id])
                {
                    session.Execute("DELETE FROM message_lookups WHERE workspace_id = $1 AND hash = $2 AND message_id = $3", id, hash, row);
                }
            }

            return gone;
        },
        ct);

    public Task<int> DeleteSuppressionsAsync(WorkspaceId workspace, DateTimeOffset before, int limit, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            """
            DELETE FROM suppressions WHERE workspace_id = $1 AND (address_hash, stream) IN (
                SELECT address_hash, stream FROM suppressions WHERE workspace_id = $1 AND expires_at < $2 ORDER BY expires_at LIMIT $3)
            """,
            Blob(workspace.Value),
            Microseconds.Of(before),
            limit),
        ct);

    private Task<RetentionPage> StepAsync(
        string page, string delete, WorkspaceId workspace, Guid after, DateTimeOffset before, int limit, CancellationToken ct) => database.TransactAsync(
        session =>
        {
            var id = Blob(workspace.Value);
            var messages = session.Query(
                page, static reader => reader.Guid(0), id, Blob(after), Blob(IdBound.At(before + IdBound.Slack)), limit);
            var deleted = messages.Sum(message => session.Execute(delete, id, Blob(message), Microseconds.Of(before)));
            return new RetentionPage(deleted, messages.Count < limit ? null : messages[^1]);
        },
        ct);
}
