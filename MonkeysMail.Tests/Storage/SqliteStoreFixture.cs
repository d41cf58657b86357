using MonkeysMail.Grains.Contracts;
using MonkeysMail.Silo.Storage;
using MonkeysMail.Silo.Storage.Sqlite;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteStoreFixture : StoreFixture
{
    private readonly TestDirectory directory = new();

    public string DataDirectory => directory.Path;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        directory.Dispose();
    }

    public override Task<IReadOnlyList<Guid>> OutboxAsync(WorkspaceId workspace)
    {
        using var session = new SqliteSession(SqliteFiles.MessagesConnectionString(DataDirectory));
        return Task.FromResult<IReadOnlyList<Guid>>(session.Query(
            "SELECT id FROM audit_outbox WHERE workspace_id = $1", reader => reader.Guid(0), SqliteValues.Blob(workspace.Value)));
    }

    protected override Task RegisterAsync(IServiceCollection collection)
    {
        collection.AddSqliteStorage(DataDirectory);
        return Task.CompletedTask;
    }
}
