// Jobs on keys on PostgreSQL.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using Npgsql;
using static MonkeysMail.Silo.Storage.Postgres.PgParameters;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresKeyJobStore(PostgresDatabase database) : IKeyJobStore
{
    private const string Columns =
        "kind, workspace_id, target, stage, pass, position, examined, changed, found, created_at, updated_at, not_before, finished_at";

    public static NpgsqlCommand OrderCommand(KeyJob job)
    {
        var command = new NpgsqlCommand($"""
            INSERT INTO key_jobs ({Columns}, runner, runs_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now(), now(), now(), NULL, NULL, NULL)
            ON CONFLICT (kind, workspace_id) DO UPDATE SET target = excluded.target, stage = excluded.stage, pass = excluded.pass,
                position = excluded.position, examined = excluded.examined, changed = excluded.changed, found = excluded.found,
                created_at = now(), updated_at = now(), not_before = now(), finished_at = NULL, runner = NULL, runs_until = NULL
            """);
        command.Parameters.AddAll(Values(job));
        return command;
    }

    public async Task OrderAsync(KeyJob job, CancellationToken ct)
    {
        await using var connection = await database.Queries.OpenConnectionAsync(ct);
        await using var command = OrderCommand(job);
        command.Connection = connection;
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<KeyJob?> ClaimAsync(string runner, TimeSpan lease, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand($"""
            UPDATE key_jobs SET runner = $1, runs_until = now() + $2
            WHERE (kind, workspace_id) = (
                SELECT kind, workspace_id FROM key_jobs
                WHERE finished_at IS NULL AND not_before <= now() AND (runner IS NULL OR runner = $1 OR runs_until <= now())
                ORDER BY updated_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING {Columns}
            """);
        command.Parameters.AddAll([Of(runner), Of(lease)]);
        return (await ReadAsync(command, ct)).SingleOrDefault();
    }

    public async Task<bool> SaveAsync(KeyJob job, string runner, TimeSpan lease, TimeSpan? pause, bool finished, CancellationToken ct)
    {
        // $10: by it the job is known to be the one that was claimed, not a later order.
        await using var command = database.Queries.CreateCommand("""
            UPDATE key_jobs SET stage = $4, pass = $5, position = $6, examined = $7, changed = $8, found = $9, updated_at = now(),
                finished_at = CASE WHEN $12 THEN now() END, not_before = now() + $14,
                runner = CASE WHEN $12 OR $15 THEN NULL ELSE $11 END, runs_until = CASE WHEN $12 OR $15 THEN NULL ELSE now() + $13 END
            WHERE kind = $1 AND workspace_id = $2 AND target = $3 AND created_at = $10 AND runner = $11 AND finished_at IS NULL
            """);
        command.Parameters.AddAll(Values(job));
        command.Parameters.AddAll(
            [Of(job.CreatedAt.UtcDateTime), Of(runner), Of(finished), Of(lease), Of(pause ?? TimeSpan.Zero), Of(pause is not null)]);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public async Task<IReadOnlyList<KeyJob>> ListAsync(int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(
            $"SELECT {Columns} FROM key_jobs ORDER BY finished_at IS NOT NULL, updated_at DESC, kind, workspace_id LIMIT $1");
        command.Parameters.Add(Of(limit));
        return await ReadAsync(command, ct);
    }

    public async Task<IReadOnlyDictionary<int, long>> CountByMasterAsync(CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("SELECT master_version, count(*) FROM data_keys GROUP BY master_version");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new Dictionary<int, long>();
        while (await reader.ReadAsync(ct))
        {
            counts.Add(reader.GetInt32(0), reader.GetInt64(1));
        }

        return counts;
    }

    public Task<IReadOnlyList<DataKeyRow>> FindWrappedByAsync(int masterVersion, int limit, CancellationToken ct) => FindKeysAsync(
        "SELECT workspace_id, purpose, version, master_version, wrapped FROM data_keys WHERE master_version = $1 LIMIT $2", masterVersion, limit, ct);

    public Task<IReadOnlyList<DataKeyRow>> FindWrappedByOthersAsync(int masterVersion, int limit, CancellationToken ct) => FindKeysAsync(
        "SELECT workspace_id, purpose, version, master_version, wrapped FROM data_keys WHERE master_version <> $1 ORDER BY master_version LIMIT $2",
        masterVersion,
        limit,
        ct);

    public async Task<bool> ReplaceWrappedAsync(DataKeyRow row, int former, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            UPDATE data_keys SET master_version = $4, wrapped = $5 WHERE workspace_id = $1 AND purpose = $2 AND version = $3 AND master_version = $6
            """);
        command.Parameters.AddAll(
            [Of(row.Workspace.Value), Of(row.Purpose), Of(row.Version), Of(row.MasterVersion), Of(row.Wrapped), Of(former)]);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public async Task<IReadOnlyList<WorkspaceId>> FindByKeyAgeAsync(TimeSpan age, WorkspaceId after, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand("""
            SELECT workspace_id FROM data_keys WHERE purpose = 0 AND workspace_id > $2 GROUP BY workspace_id
            HAVING max(created_at) <= now() - $1 ORDER BY workspace_id LIMIT $3
            """);
        command.Parameters.AddAll([Of(age), Of(after.Value), Of(limit)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<WorkspaceId>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new WorkspaceId(reader.GetGuid(0)));
        }

        return found;
    }

    private async Task<IReadOnlyList<DataKeyRow>> FindKeysAsync(string sql, int masterVersion, int limit, CancellationToken ct)
    {
        await using var command = database.Queries.CreateCommand(sql);
        command.Parameters.AddAll([Of(masterVersion), Of(limit)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<DataKeyRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new DataKeyRow(
                new WorkspaceId(reader.GetGuid(0)), reader.GetInt16(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetFieldValue<byte[]>(4)));
        }

        return rows;
    }

    private static async Task<List<KeyJob>> ReadAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var jobs = new List<KeyJob>();
        while (await reader.ReadAsync(ct))
        {
            jobs.Add(new KeyJob(
                (KeyJobKind)reader.GetInt16(0), new WorkspaceId(reader.GetGuid(1)), reader.GetInt32(2), reader.GetInt16(3), reader.GetInt16(4),
                reader.GetFieldValue<byte[]>(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8))
            {
                CreatedAt = reader.GetFieldValue<DateTimeOffset>(9),
                UpdatedAt = reader.GetFieldValue<DateTimeOffset>(10),
                NotBefore = reader.GetFieldValue<DateTimeOffset>(11),
                FinishedAt = await reader.IsDBNullAsync(12, ct) ? null : reader.GetFieldValue<DateTimeOffset>(12),
            });
        }

        return jobs;
    }

    private static NpgsqlParameter[] Values(KeyJob job) =>
    [
        Of((short)job.Kind), Of(job.Workspace.Value), Of(job.Target), Of(job.Stage), Of(job.Pass), Of(job.Position), Of(job.Examined), Of(job.Changed),
        Of(job.Found),
    ];
}
