// Jobs on keys on SQLite.
using Microsoft.Data.Sqlite;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using static MonkeysMail.Silo.Storage.Sqlite.SqliteValues;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteKeyJobStore(SqliteDatabase database) : IKeyJobStore
{
    private const string Columns =
        "kind, workspace_id, target, stage, pass, position, examined, changed, found, created_at, updated_at, not_before, finished_at";

    public static void Order(SqliteSession session, KeyJob job) => session.Execute(
        $"""
        INSERT OR REPLACE INTO key_jobs ({Columns}, runner, runs_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, {Now}, {Now}, {Now}, NULL, NULL, NULL)
        """,
        Values(job));

    public Task OrderAsync(KeyJob job, CancellationToken ct) => database.WriteAsync(
        session =>
        {
            Order(session, job);
            return true;
        },
        ct);

    public Task<KeyJob?> ClaimAsync(string runner, TimeSpan lease, CancellationToken ct) => database.WriteAsync(
        session => session.Query(
            $"""
            UPDATE key_jobs SET runner = $1, runs_until = {Now} + $2
            WHERE (kind, workspace_id) = (
                SELECT kind, workspace_id FROM key_jobs
                WHERE finished_at IS NULL AND not_before <= {Now} AND (runner IS NULL OR runner = $1 OR runs_until <= {Now})
                ORDER BY updated_at LIMIT 1)
            RETURNING {Columns}
            """,
            Read,
            runner,
            SqliteDataKeyStore.Span(lease)).SingleOrDefault(),
        ct);

    public Task<bool> SaveAsync(KeyJob job, string runner, TimeSpan lease, TimeSpan? pause, bool finished, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            $"""
            UPDATE key_jobs SET stage = $4, pass = $5, position = $6, examined = $7, changed = $8, found = $9, updated_at = {Now},
                finished_at = CASE WHEN $12 THEN {Now} END, not_before = {Now} + $14,
                runner = CASE WHEN $12 OR $15 THEN NULL ELSE $11 END, runs_until = CASE WHEN $12 OR $15 THEN NULL ELSE {Now} + $13 END
            WHERE kind = $1 AND workspace_id = $2 AND target = $3 AND created_at = $10 AND runner = $11 AND finished_at IS NULL
            """,
            [
                .. Values(job), Microseconds.Of(job.CreatedAt), runner, finished ? 1 : 0, SqliteDataKeyStore.Span(lease),
                SqliteDataKeyStore.Span(pause ?? TimeSpan.Zero), pause is not null ? 1 : 0,
            ]) == 1,
        ct);

    public Task<IReadOnlyList<KeyJob>> ListAsync(int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<KeyJob>>(
        session => session.Query(
            $"SELECT {Columns} FROM key_jobs ORDER BY finished_at IS NOT NULL, updated_at DESC, kind, workspace_id LIMIT $1", Read, limit),
        ct);

    public Task<IReadOnlyDictionary<int, long>> CountByMasterAsync(CancellationToken ct) => database.ReadAsync<IReadOnlyDictionary<int, long>>(
        session => session.Query(
            "SELECT master_version, count(*) FROM data_keys GROUP BY master_version",
            static reader => (Version: reader.GetInt32(0), Count: reader.GetInt64(1))).ToDictionary(use => use.Version, use => use.Count),
        ct);

    public Task<IReadOnlyList<DataKeyRow>> FindWrappedByAsync(int masterVersion, int limit, CancellationToken ct) => FindKeysAsync(
        "SELECT workspace_id, purpose, version, master_version, wrapped FROM data_keys WHERE master_version = $1 LIMIT $2", masterVersion, limit, ct);

    public Task<IReadOnlyList<DataKeyRow>> FindWrappedByOthersAsync(int masterVersion, int limit, CancellationToken ct) => FindKeysAsync(
        "SELECT workspace_id, purpose, version, master_version, wrapped FROM data_keys WHERE master_version <> $1 ORDER BY master_version LIMIT $2",
        masterVersion,
        limit,
        ct);

    public Task<bool> ReplaceWrappedAsync(DataKeyRow row, int former, CancellationToken ct) => database.WriteAsync(
        session => session.Execute(
            """
            UPDATE data_keys SET master_version = $4, wrapped = $5 WHERE workspace_id = $1 AND purpose = $2 AND version = $3 AND master_version = $6
            """,
            Blob(row.Workspace.Value),
            row.Purpose,
            row.Version,
            row.MasterVersion,
            row.Wrapped,
            former) == 1,
        ct);

    public Task<IReadOnlyList<WorkspaceId>> FindByKeyAgeAsync(TimeSpan age, WorkspaceId after, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<WorkspaceId>>(
            session => session.Query(
                $"""
                SELECT workspace_id FROM data_keys WHERE purpose = 0 AND workspace_id > $2 GROUP BY workspace_id
                HAVING max(created_at) <= {Now} - $1 ORDER BY workspace_id LIMIT $3
                """,
                static reader => new WorkspaceId(reader.Guid(0)),
                SqliteDataKeyStore.Span(age),
                Blob(after.Value),
                limit),
            ct);

    private Task<IReadOnlyList<DataKeyRow>> FindKeysAsync(string sql, int masterVersion, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<DataKeyRow>>(
            session => session.Query(
                sql,
                static reader => new DataKeyRow(
                    new WorkspaceId(reader.Guid(0)), reader.GetInt16(1), reader.GetInt32(2), reader.GetInt32(3), reader.Bytes(4)),
                masterVersion,
                limit),
            ct);

    private static KeyJob Read(SqliteDataReader reader) => new(
        (KeyJobKind)reader.GetInt16(0), new WorkspaceId(reader.Guid(1)), reader.GetInt32(2), reader.GetInt16(3), reader.GetInt16(4),
        reader.Bytes(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8))
    {
        CreatedAt = reader.Time(9),
        UpdatedAt = reader.Time(10),
        NotBefore = reader.Time(11),
        FinishedAt = reader.IsDBNull(12) ? null : reader.Time(12),
    };

    private static object?[] Values(KeyJob job) =>
    [
        (int)job.Kind, Blob(job.Workspace.Value), job.Target, job.Stage, job.Pass, job.Position, job.Examined, job.Changed, job.Found,
    ];
}
