// `ctl backup`: a consistent copy while the engine writes.
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Storage.Sqlite;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteBackupTests(SqliteStoreFixture fixture) : IClassFixture<SqliteStoreFixture>
{
    [Fact]
    public async Task CopyDuringWrites_OpensAndHoldsWholeFlushes()
    {
        using var target = new TestDirectory();
        var workspace = Rows.Workspace();
        using var stop = new CancellationTokenSource();
        var firstFlush = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await fixture.Messages.FlushAsync(
                    Enumerable.Range(0, 10).Select(_ => Rows.Insert(Rows.Message(workspace))).ToList(), CancellationToken.None);
                firstFlush.TrySetResult();
            }
        });
        await firstFlush.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await SqliteBackup.CopyAsync(fixture.DataDirectory, target.Path, CancellationToken.None);
        await stop.CancelAsync();
        await writing;

        await new SqliteMigrator(target.Path).MigrateAsync(CancellationToken.None); // as a start on the copy does
        using var database = new SqliteDatabase(target.Path);
        var rows = await new SqliteMessageStore(database).ListAsync(
            new MessageListQuery(workspace, null, [], null, null, null, 100_000), CancellationToken.None);
        Assert.NotEmpty(rows);
        Assert.Equal(0, rows.Count % 10);
        using var session = new SqliteSession(SqliteFiles.OrleansConnectionString(target.Path));
        Assert.Equal("ok", session.Scalar("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task CopyOverAnEarlierOne_IsRefused()
    {
        using var target = new TestDirectory();
        await SqliteBackup.CopyAsync(fixture.DataDirectory, target.Path, CancellationToken.None);

        await Assert.ThrowsAsync<IOException>(() => SqliteBackup.CopyAsync(fixture.DataDirectory, target.Path, CancellationToken.None));
    }
}
