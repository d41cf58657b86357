// Messages on PostgreSQL: the writing half. A flush is one batch on its own pool; its failures are sorted into definite and unknown.
using MonkeysMail.Grains.Storage;
using Npgsql;
using NpgsqlTypes;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed partial class PostgresMessageStore(PostgresDatabase database) : IMessageStore
{
    // A collision costs its flush twice: that many of the next ones go the careful way at once.
    private const int CarefulAfterCollision = 50;

    private int carefulFlushes;

    public async Task<IReadOnlyList<WriteResult>> FlushAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        foreach (var write in writes)
        {
            MessageWriteRules.Check(write);
        }

        await using var connection = await OpenForFlushAsync(ct);
        var written = await SendAsync(connection, writes, ct);
        var results = new WriteResult[writes.Count];
        Array.Fill(results, WriteResult.Written);
        if (Array.IndexOf(written, false) >= 0)
        {
            await ExplainAsync(connection, writes, written, results, ct);
        }

        return results;
    }

    public async Task<IReadOnlyList<bool>> FindWrittenAsync(IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        return await FindWrittenAsync(connection, writes, ct);
    }

    public async Task PingAsync(CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(ct);
    }

    // Plain at first, unless the flush collides with itself; careful when something collided, now or a moment ago (a client that repeats
    // its requests does it often).
    private async Task<bool[]> SendAsync(NpgsqlConnection connection, IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        var rounds = FlushRounds.Of(writes);
        if (Volatile.Read(ref carefulFlushes) > 0)
        {
            Interlocked.Decrement(ref carefulFlushes);
        }
        else if (rounds.Count == 1)
        {
            try
            {
                return await SendAsync(connection, writes, rounds, careful: false, ct);
            }
            catch (StoreRejectedException refusal) when (
                refusal.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DivisionByZero })
            {
                Volatile.Write(ref carefulFlushes, CarefulAfterCollision);
            }
        }

        return await SendAsync(connection, writes, rounds, careful: true, ct);
    }

    private async Task<bool[]> SendAsync(
        NpgsqlConnection connection, IReadOnlyList<MessageWrite> writes, List<List<int>> rounds, bool careful, CancellationToken ct)
    {
        var flush = new PostgresFlush(writes, careful);
        var commit = new StandbyNotice(connection);
        try
        {
            await using var batch = flush.Build(connection, rounds);
            var written = await flush.ExecuteAsync(batch, ct);
            commit.ThrowIfUnconfirmed();
            return written;
        }
        catch (PostgresException error) when (PostgresErrors.OfFlush(error, flush.LastStatementAnswered) is { } refusal)
        {
            if (error.InvariantSeverity != "ERROR")
            {
                database.DropIdle();
            }

            throw refusal;
        }
        catch (NpgsqlException error) when (error is not PostgresException { InvariantSeverity: "ERROR" })
        {
            database.DropIdle();
            throw; // unknown
        }
        catch (OperationCanceledException)
        {
            // Overdue: the way to the server may be cut, and then no connection is any good.
            database.DropIdle();
            throw;
        }
        catch (Exception error) when (error is ArgumentException or InvalidCastException or NullReferenceException or OverflowException)
        {
            // A row could not even be put on the wire: without its end the server drops what it has got of the batch.
            throw new StoreRejectedException("A row cannot be sent.", overall: false, error);
        }
    }

    private async Task<NpgsqlConnection> OpenForFlushAsync(CancellationToken ct)
    {
        try
        {
            return await OpenAsync(ct);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or OperationCanceledException or IOException)
        {
            throw PostgresErrors.NotConnected(error); // nothing was sent
        }
    }

    // The writer asks again and again while the store is sick, so every pool learns within its next try that another host is the primary.
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        try
        {
            return await database.Flushes.OpenConnectionAsync(ct);
        }
        catch
        {
            database.LookForPrimary();
            throw;
        }
    }

    // What became of the writes whose rows did not come back.
    private static async Task ExplainAsync(
        NpgsqlConnection connection, IReadOnlyList<MessageWrite> writes, bool[] written, WriteResult[] results, CancellationToken ct)
    {
        var open = Enumerable.Range(0, writes.Count).Where(i => !written[i]).ToList();
        var repeats = await FindWrittenAsync(connection, open.ConvertAll(i => writes[i]), ct);
        var keyed = open.Where((i, n) => !repeats[n] && writes[i].ExpectedEtag == 0 && writes[i].Idempotency is not null).ToList();
        var keys = keyed.Count == 0
            ? []
            : await FindKeysAsync(connection, keyed.ConvertAll(i => (writes[i].Row.Workspace, writes[i].Idempotency!.KeyHash)), ct);
        for (var n = 0; n < open.Count; n++)
        {
            var write = writes[open[n]];
            if (repeats[n])
            {
                continue;
            }

            var holder = write.ExpectedEtag > 0 || write.Idempotency is null
                ? null
                : keys.GetValueOrDefault((write.Row.Workspace.Value, LookupHash.ToGuid(write.Idempotency.KeyHash)));
            results[open[n]] = holder is null || MessageWriteRules.IsOwn(holder, write)
                ? WriteResult.Conflict
                : new WriteResult(WriteOutcome.KeyTaken, holder);
        }
    }

    private static async Task<bool[]> FindWrittenAsync(NpgsqlConnection connection, IReadOnlyList<MessageWrite> writes, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(FlushSql.FindWritten, connection);
        command.Parameters.Add(PgArrays.Of(writes.Select(w => w.Row.Workspace.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(PgArrays.Of(writes.Select(w => w.Row.Id.Value), NpgsqlDbType.Uuid));
        command.Parameters.Add(PgArrays.Of(writes.Select(w => w.Row.Etag), NpgsqlDbType.Bigint));
        command.Parameters.Add(PgArrays.Of(writes.Select(w => w.Row.FlushId), NpgsqlDbType.Uuid));
        var found = new HashSet<(Guid, Guid, long, Guid)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetGuid(3)));
        }

        if (found.Count > 0)
        {
            await reader.DisposeAsync();
            await ConfirmAsync(connection, ct);
        }

        return writes.Select(w => found.Contains((w.Row.Workspace.Value, w.Row.Id.Value, w.Row.Etag, w.Row.FlushId))).ToArray();
    }

    // A row that can be read may not be on the synchronous standby yet, for a commit whose wait was broken off is visible. The commit of
    // anything later waits for it.
    private static async Task ConfirmAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var commit = new StandbyNotice(connection);
        await using var command = new NpgsqlCommand("SELECT pg_logical_emit_message(true, 'monkeysmail', '')", connection);
        await command.ExecuteNonQueryAsync(ct);
        commit.ThrowIfUnconfirmed();
    }
}
