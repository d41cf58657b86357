// Several hosts in the connection string: the primary is found, and found again when it falls silent. Two proxies stand for two hosts, so that one of them can go
// on to accept connections and never answer, as a host does whose network is cut.
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresFailoverTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TcpProxy first = null!;
    private TcpProxy second = null!;
    private PostgresDatabase database = null!;

    public async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        first = new TcpProxy(server.Port);
        second = new TcpProxy(server.Port);
        database = new PostgresDatabase(new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync())
        {
            Host = $"127.0.0.1:{first.Port},127.0.0.1:{second.Port}",
        }.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        first.Resume();
        await database.DisposeAsync();
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task HostThatIsSilentAtTheStart_IsPassedOver()
    {
        first.Stall();

        await database.FindPrimaryAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(1, await AskAsync(database.Queries).WaitAsync(Patience));
        Assert.Contains(second.Port.ToString(), database.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostThatFallsSilent_IsLeftWithAllItsConnections()
    {
        await database.FindPrimaryAsync(CancellationToken.None);
        var before = database.ConnectionString;
        var (lost, other) = before.Contains(first.Port.ToString(), StringComparison.Ordinal) ? (first, second) : (second, first);
        await AskAsync(database.Queries);
        lost.Stall();
        var hanging = Enumerable.Range(0, 30).Select(_ => AskAsync(database.Queries)).ToList();

        database.DropIdle();
        await UntilAsync(() => Task.FromResult(database.ConnectionString != before));
        var answer = await AskAsync(new PrimaryDataSource(database, d => d.Queries));
        lost.Resume();

        Assert.Equal(1, answer);
        Assert.Contains(other.Port.ToString(), database.ConnectionString, StringComparison.Ordinal);
        await Task.WhenAll(hanging.Select(command => command.ContinueWith(_ => { }, TaskScheduler.Default))).WaitAsync(Patience);
    }

    [Fact]
    public async Task PrimaryThatComesBackAsItself_IsKept()
    {
        second.Stall();
        await database.FindPrimaryAsync(CancellationToken.None);
        first.Cut();

        database.DropIdle();

        await UntilAsync(AnswersAsync);
        Assert.Contains(first.Port.ToString(), database.ConnectionString, StringComparison.Ordinal);
        second.Resume();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await AskAsync(database.Queries) == 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<int> AskAsync(System.Data.Common.DbDataSource source)
    {
        await using var command = source.CreateCommand("SELECT 1");
        return await command.ExecuteScalarAsync() is int value ? value : 0;
    }
}
