// Turns a flush into one NpgsqlBatch: one round trip, one implicit transaction (its commands end in a single Sync). The plain form supposes
// that nothing collides and commits all or nothing. The careful form decides row by row, and its answers tell which rows were written.
using MonkeysMail.Grains.Storage;
using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

internal sealed class PostgresFlush(IReadOnlyList<MessageWrite> writes, bool careful)
{
    // For each statement that answers rows, the writes (by index) whose rows it answers when all is well. Null: one row, of no interest.
    private readonly List<List<int>?> answering = [];

    /// <summary>Whether the last statement answered: from then on a failure leaves the result unknown.</summary>
    public bool LastStatementAnswered { get; private set; }

    public NpgsqlBatch Build(NpgsqlConnection connection, List<List<int>> rounds)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var round in rounds)
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
        Array.Fill(written, !careful);
        var rows = new List<(Guid, Guid)>(careful ? writes.Count : 0);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var indices in answering)
        {
            rows.Clear();
            while (await reader.ReadAsync(ct))
            {
                if (indices is not null)
                {
                    rows.Add((reader.GetGuid(0), reader.GetGuid(1)));
                }
            }

            if (indices is not null)
            {
                Mark(written, indices, rows);
            }

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
        var unkeyed = round.Where(i => writes[i].ExpectedEtag == 0 && writes[i].Idempotency is null).ToList();
        var updates = round.Where(i => writes[i].ExpectedEtag > 0).ToList();
        if (keyed.Count > 0)
        {
            batch.BatchCommands.Add(InsertKeys(keyed));
        }

        if (!careful)
        {
            AddPlainRound(batch, [.. keyed, .. unkeyed], updates);
            return;
        }

        if (keyed.Count > 0)
        {
            batch.BatchCommands.Add(InsertMessages(keyed, FlushSql.InsertKeyedMessages)
                .Uuids(Column(keyed, w => LookupHash.ToGuid(w.Idempotency!.KeyHash))));
            answering.Add(keyed);
        }

        if (unkeyed.Count > 0)
        {
            batch.BatchCommands.Add(InsertMessages(unkeyed, FlushSql.InsertMessages));
            answering.Add(unkeyed);
        }

        if (updates.Count > 0)
        {
            batch.BatchCommands.Add(UpdateMessages(updates, FlushSql.UpdateMessages));
            answering.Add(updates);
        }

        AddContents(batch, round, FlushSql.UpsertContents, versioned: true);
        AddLookups(batch, round, FlushSql.InsertLookups);
        AddEvents(batch, round, FlushSql.InsertEvents);
        AddAudit(batch, round);
    }

    private void AddPlainRound(NpgsqlBatch batch, List<int> inserts, List<int> updates)
    {
        if (inserts.Count > 0)
        {
            batch.BatchCommands.Add(InsertMessages(inserts, FlushSql.PlainInsertMessages));
        }

        if (updates.Count > 0)
        {
            var update = UpdateMessages(updates, FlushSql.PlainUpdateMessages);
            update.Parameters.Add(new NpgsqlParameter<long> { TypedValue = updates.Count });
            batch.BatchCommands.Add(update);
            answering.Add(null);
        }

        AddContents(batch, inserts, FlushSql.PlainInsertContents, versioned: false);
        AddContents(batch, updates, FlushSql.UpsertContents, versioned: true);
        AddLookups(batch, inserts, FlushSql.PlainInsertLookups);
        AddEvents(batch, [.. inserts, .. updates], FlushSql.PlainInsertEvents);
        AddAudit(batch, updates);
    }

    private void AddContents(NpgsqlBatch batch, List<int> round, string sql, bool versioned)
    {
        var contents = round.Where(i => writes[i].Content is not null).ToList();
        if (contents.Count > 0)
        {
            batch.BatchCommands.Add(Child(sql, contents.ConvertAll(i => writes[i].Row), versioned).Byteas(Column(contents, w => w.Content!)));
        }
    }

    private void AddLookups(NpgsqlBatch batch, List<int> round, string sql)
    {
        var lookups = round.Where(i => writes[i].ExpectedEtag == 0)
            .SelectMany(i => writes[i].Lookups.Select(LookupHash.ToGuid).Distinct().Select(hash => (writes[i].Row, Hash: hash)))
            .ToList();
        if (lookups.Count > 0)
        {
            batch.BatchCommands.Add(Child(sql, lookups.ConvertAll(l => l.Row), careful).Uuids(lookups.Select(l => l.Hash).ToArray()));
        }
    }

    private void AddEvents(NpgsqlBatch batch, List<int> round, string sql)
    {
        var events = round.SelectMany(i => writes[i].Events.Select(e => (writes[i].Row, Event: e))).ToList();
        if (events.Count > 0)
        {
            batch.BatchCommands.Add(Child(sql, events.ConvertAll(e => e.Row), careful)
                .Uuids(events.Select(e => e.Event.Id.Value).ToArray())
                .Times(events.Select(e => Microseconds.Utc(e.Event.CreatedAt)).ToArray())
                .Uuids(events.Select(e => e.Event.RecipientHash is { } hash ? LookupHash.ToGuid(hash) : (Guid?)null).ToArray())
                .Smallints(events.Select(e => (short)e.Event.Type).ToArray())
                .Byteas(events.Select(e => e.Event.Sealed).ToArray()));
        }
    }

    private void AddAudit(NpgsqlBatch batch, List<int> round)
    {
        var audited = round.Where(i => writes[i].Audit is not null).ToList();
        if (audited.Count > 0)
        {
            batch.BatchCommands.Add(Child(FlushSql.InsertAudit, audited.ConvertAll(i => writes[i].Row), versioned: true)
                .Uuids(Column(audited, w => w.Audit!.Id))
                .Byteas(Column(audited, w => w.Audit!.Sealed)));
        }
    }

    private NpgsqlBatchCommand InsertKeys(List<int> round)
    {
        var sorted = round.OrderBy(i => writes[i].Row.Workspace.Value).ThenBy(i => LookupHash.ToGuid(writes[i].Idempotency!.KeyHash)).ToList();
        return new NpgsqlBatchCommand(careful ? FlushSql.InsertKeys : FlushSql.PlainInsertKeys)
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

    private NpgsqlBatchCommand UpdateMessages(List<int> round, string sql) => new NpgsqlBatchCommand(sql)
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

    // The first parameters of every child statement: of which message, and (unless that is sure) of which version of it.
    private static NpgsqlBatchCommand Child(string sql, List<MessageRow> rows, bool versioned)
    {
        var command = new NpgsqlBatchCommand(sql)
            .Uuids(rows.Select(r => r.Workspace.Value).ToArray())
            .Uuids(rows.Select(r => r.Id.Value).ToArray());
        return versioned
            ? command.Bigints(rows.Select(r => r.Etag).ToArray()).Uuids(rows.Select(r => r.FlushId).ToArray())
            : command;
    }

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
