// Turns a flush into one NpgsqlBatch: one round trip, one implicit transaction (its commands end in a single Sync). Which rows were
// written comes back row by row; what became of the others is looked up after the commit, for it hardly happens.
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresFlush(IReadOnlyList<MessageWrite> writes)
{
    // For each statement that answers rows, the writes (by index) whose rows it answers when all is well.
    private readonly List<List<int>> answering = [];

    /// <summary>Whether the last statement answered: from then on a failure leaves the result unknown.</summary>
    public bool LastStatementAnswered { get; private set; }

    public NpgsqlBatch Build(NpgsqlConnection connection)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var round in FlushRounds.Of(writes))
        {
            // Sorted by message: flushes of two silos that update the same rows take their locks in the same order.
            round.Sort((x, y) => Compare(writes[x].Row, writes[y].Row));
            AddRound(batch, round);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(FlushSql.LastStatement));
        return batch;
    }

    /// <summary>Runs the batch to its commit; which writes were written.</summary>
    public async Task<bool[]> ExecuteAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        var written = new bool[writes.Count];
        var rows = new List<(Guid, Guid)>(writes.Count);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var indices in answering)
        {
            rows.Clear();
            while (await reader.ReadAsync(ct))
            {
                rows.Add((reader.GetGuid(0), reader.GetGuid(1)));
            }

            Mark(written, indices, rows);
            await reader.NextResultAsync(ct);
        }

        LastStatementAnswered = await reader.ReadAsync(ct);
        await reader.NextResultAsync(ct); // up to ReadyForQuery, which follows the commit
        return written;
    }

    private void Mark(bool[] written, List<int> indices, List<(Guid, Guid)> rows)
    {
        var found = rows.Count == indices.Count ? null : rows.ToHashSet();
        foreach (var i in indices)
        {
            written[i] = found is null || found.Contains((writes[i].Row.Workspace.Value, writes[i].Row.Id.Value));
        }
    }

    private void AddRound(NpgsqlBatch batch, List<int> round)
    {
        var keyed = round.Where(i => writes[i].ExpectedEtag == 0 && writes[i].Idempotency is not null).ToList();
        var plain = round.Where(i => writes[i].ExpectedEtag == 0 && writes[i].Idempotency is null).ToList();
        var updates = round.Where(i => writes[i].ExpectedEtag > 0).ToList();
        if (keyed.Count > 0)
        {
            batch.BatchCommands.Add(InsertKeys(keyed));
            batch.BatchCommands.Add(InsertMessages(keyed, FlushSql.InsertKeyedMessages)
                .Uuids(Column(keyed, w => LookupHash.ToGuid(w.Idempotency!.KeyHash))));
            answering.Add(keyed);
        }

        if (plain.Count > 0)
        {
            batch.BatchCommands.Add(InsertMessages(plain, FlushSql.InsertMessages));
            answering.Add(plain);
        }

        if (updates.Count > 0)
        {
            batch.BatchCommands.Add(UpdateMessages(updates));
            answering.Add(updates);
        }

        AddChildren(batch, round);
    }

    private void AddChildren(NpgsqlBatch batch, List<int> round)
    {
        var contents = round.Where(i => writes[i].Content is not null).ToList();
        if (contents.Count > 0)
        {
            batch.BatchCommands.Add(Child(FlushSql.UpsertContents, contents.ConvertAll(i => writes[i].Row))
                .Byteas(Column(contents, w => w.Content!)));
        }

        var lookups = round.Where(i => writes[i].ExpectedEtag == 0)
            .SelectMany(i => writes[i].Lookups.Select(hash => (writes[i].Row, Hash: LookupHash.ToGuid(hash)))).ToList();
        if (lookups.Count > 0)
        {
            batch.BatchCommands.Add(Child(FlushSql.InsertLookups, lookups.ConvertAll(l => l.Row))
                .Uuids(lookups.Select(l => l.Hash).ToArray()));
        }

        var events = round.SelectMany(i => writes[i].Events.Select(e => (writes[i].Row, Event: e))).ToList();
        if (events.Count > 0)
        {
            batch.BatchCommands.Add(Child(FlushSql.InsertEvents, events.ConvertAll(e => e.Row))
                .Uuids(events.Select(e => e.Event.Id.Value).ToArray())
                .Times(events.Select(e => Microseconds.Utc(e.Event.CreatedAt)).ToArray())
                .Uuids(events.Select(e => e.Event.RecipientHash is { } hash ? LookupHash.ToGuid(hash) : (Guid?)null).ToArray())
                .Smallints(events.Select(e => (short)e.Event.Type).ToArray())
                .Byteas(events.Select(e => e.Event.Sealed).ToArray()));
        }
    }

    private NpgsqlBatchCommand InsertKeys(List<int> round)
    {
        var sorted = round.OrderBy(i => writes[i].Row.Workspace.Value).ThenBy(i => LookupHash.ToGuid(writes[i].Idempotency!.KeyHash)).ToList();
        return new NpgsqlBatchCommand(FlushSql.InsertKeys)
            .Uuids(Column(sorted, w => w.Row.Workspace.Value))
            .Uuids(Column(sorted, w => LookupHash.ToGuid(w.Idempotency!.KeyHash)))
            .Byteas(Column(sorted, w => w.Idempotency!.RequestHash))
            .Uuids(Column(sorted, w => w.Row.Id.Value))
            .Times(Column(sorted, w => Microseconds.Utc(w.Idempotency!.ExpiresAt)));
    }

    private NpgsqlBatchCommand InsertMessages(List<int> round, string sql) => new NpgsqlBatchCommand(sql)
        .Uuids(Column(round, w => w.Row.Workspace.Value))
        .Uuids(Column(round, w => w.Row.Id.Value))
        .Times(Column(round, w => Microseconds.Utc(w.Row.CreatedAt)))
        .Times(Column(round, Due))
        .Uuids(Column(round, w => w.Row.FlushId))
        .Integers(Column(round, w => w.Row.Attempt))
        .Integers(Column(round, w => w.Row.Size))
        .Smallints(Column(round, w => w.Row.Shard))
        .Smallints(Column(round, w => (short)w.Row.Status))
        .Smallints(Column(round, w => (short)w.Row.Stream))
        .Smallints(Column(round, w => (short)w.Row.Mode))
        .Texts(Column(round, w => w.Row.Owner))
        .Byteas(Column(round, w => w.Row.Head))
        .Byteas(Column(round, w => w.Row.State));

    private NpgsqlBatchCommand UpdateMessages(List<int> round) => new NpgsqlBatchCommand(FlushSql.UpdateMessages)
        .Uuids(Column(round, w => w.Row.Workspace.Value))
        .Uuids(Column(round, w => w.Row.Id.Value))
        .Bigints(Column(round, w => w.ExpectedEtag))
        .Times(Column(round, Due))
        .Uuids(Column(round, w => w.Row.FlushId))
        .Integers(Column(round, w => w.Row.Attempt))
        .Integers(Column(round, w => w.Row.Size))
        .Smallints(Column(round, w => (short)w.Row.Status))
        .Texts(Column(round, w => w.Row.Owner))
        .Byteas(Column(round, w => w.Row.State));

    // The first parameters of every child statement: by which version of which message it is written.
    private static NpgsqlBatchCommand Child(string sql, List<MessageRow> rows) => new NpgsqlBatchCommand(sql)
        .Uuids(rows.Select(r => r.Workspace.Value).ToArray())
        .Uuids(rows.Select(r => r.Id.Value).ToArray())
        .Bigints(rows.Select(r => r.Etag).ToArray())
        .Uuids(rows.Select(r => r.FlushId).ToArray());

    private T[] Column<T>(List<int> round, Func<MessageWrite, T> value)
    {
        var column = new T[round.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(writes[round[i]]);
        }

        return column;
    }

    private static DateTime? Due(MessageWrite write) => write.Row.DueAt is { } due ? Microseconds.Utc(due) : null;

    private static int Compare(MessageRow x, MessageRow y)
    {
        var byWorkspace = x.Workspace.Value.CompareTo(y.Workspace.Value);
        return byWorkspace != 0 ? byWorkspace : x.Id.Value.CompareTo(y.Id.Value);
    }
}
