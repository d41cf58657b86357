// Access to messages.db. SQLite is synchronous: all writing happens on one thread with one connection, reading on a few connections of
// the thread pool; never on a grain's scheduler.
using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal sealed class SqliteDatabase(string dataDirectory) : IDisposable
{
    private const int Readers = 4;

    private readonly BlockingCollection<Action<SqliteSession>> work = [];
    private readonly SemaphoreSlim readers = new(Readers);
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private readonly Lock starting = new();
    private Thread? writer;

    public string DataDirectory => dataDirectory;

    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        EnsureWriter();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(
            session =>
            {
                if (ct.IsCancellationRequested)
                {
                    done.SetCanceled(ct);
                    return;
                }

                try
                {
                    done.SetResult(write(session));
                }
                catch (Exception error)
                {
                    done.SetException(error);
                }
            },
            CancellationToken.None);
        return done.Task;
    }

    /// <summary>As <see cref="WriteAsync"/>, all of it or nothing.</summary>
    public Task<T> TransactAsync<T>(Func<SqliteSession, T> write, CancellationToken ct) => WriteAsync(
        session =>
        {
            session.Execute("BEGIN IMMEDIATE");
            try
            {
                var result = write(session);
                session.Execute("COMMIT");
                return result;
            }
            catch
            {
                session.RollBack();
                throw;
            }
        },
        ct);

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken ct)
    {
        await readers.WaitAsync(ct);
        try
        {
            return await Task.Run(
                () =>
                {
                    var session = idle.TryTake(out var kept) ? kept : Open();
                    var result = read(session);
                    idle.Add(session); // after a failure the session is dropped
                    return result;
                },
                ct);
        }
        finally
        {
            readers.Release();
        }
    }

    public void Dispose()
    {
        lock (starting)
        {
            work.CompleteAdding();
            writer?.Join();
        }

        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }

        using var pool = new SqliteConnection(SqliteFiles.MessagesConnectionString(dataDirectory));
        SqliteConnection.ClearPool(pool);
        work.Dispose();
        readers.Dispose();
    }

    private void EnsureWriter()
    {
        if (Volatile.Read(ref writer) is not null)
        {
            return;
        }

        lock (starting)
        {
            if (writer is null)
            {
                var thread = new Thread(Write) { IsBackground = true, Name = "sqlite-writer" };
                thread.Start();
                Volatile.Write(ref writer, thread);
            }
        }
    }

    // The session is opened by the first work, so that a failure to open reaches a caller; it is opened anew as long as that fails.
    private void Write()
    {
        SqliteSession? session = null;
        foreach (var action in work.GetConsumingEnumerable())
        {
            session ??= new SqliteSession(SqliteFiles.MessagesConnectionString(dataDirectory));
            action(session);
        }

        session?.Dispose();
    }

    private SqliteSession Open() => new(SqliteFiles.MessagesConnectionString(dataDirectory));
}
