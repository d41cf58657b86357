// A consistent copy of both files while the engine runs, from this process or another. Each is a snapshot of its own; Orleans' file
// comes first, so that what the second has more is only newer mail.
using Microsoft.Data.Sqlite;

namespace MonkeysMail.Silo.Storage.Sqlite;

public static class SqliteBackup
{
    /// <summary>Copies the databases of <paramref name="dataDirectory"/> to <paramref name="target"/>, which is created; files of an earlier
    /// backup there are never overwritten.</summary>
    public static Task CopyAsync(string dataDirectory, string target, CancellationToken ct) => Task.Run(
        () =>
        {
            Directory.CreateDirectory(target);
            foreach (var file in (string[])[SqliteFiles.Orleans, SqliteFiles.Messages])
            {
                ct.ThrowIfCancellationRequested();
                Copy(Path.Combine(dataDirectory, file), Path.Combine(target, file));
            }
        },
        ct);

    // VACUUM INTO runs in one read transaction: a snapshot, without waiting for the writer nor making it wait. It refuses a file that exists.
    private static void Copy(string source, string target)
    {
        var unfinished = target + ".part";
        File.Delete(unfinished);
        if (File.Exists(target))
        {
            throw new IOException($"{target} exists already.");
        }

        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = SqliteOpenMode.ReadWrite,
            DefaultTimeout = 30,
            Pooling = false,
        }.ConnectionString))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $1";
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("$1", unfinished);
            command.ExecuteNonQuery();
        }

        using (var file = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, target);
    }
}
