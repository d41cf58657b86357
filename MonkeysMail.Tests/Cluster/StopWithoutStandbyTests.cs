// A silo whose database confirms no commit, because the synchronous standby is gone, still stops within the time that deploy/ gives it.
using System.Diagnostics;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Cluster;

public sealed class StopWithoutStandbyTests
{
    // Drain 30 s and 15 s to end; nothing is in flight here, so most of it is to be left.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WithoutTheStandby_ASiloStopsInTime()
    {
        await using var server = await PostgresServer.StartAsync();
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres, server);
        installation.Settings.AddRange(
        [
            "--MonkeysMail:Cluster:Mode=postgres", "--MonkeysMail:Cluster:Address=127.0.0.1", "--MonkeysMail:Cluster:SiloPort=0", "--MonkeysMail:Cluster:GatewayPort=0",
            $"--MonkeysMail:Keys:File={Path.Combine(installation.DataDirectory, "keys.json")}", "--MonkeysMail:Storage:RequireSynchronousStandby=true",
        ]);
        await using var silo = await SiloProcess.StartAsync(installation.Arguments());
        using (var api = new MailApi(silo.Address, installation.TestKey))
        {
            await api.WaitForStatusAsync(await api.SendAsync("ann@example.net"), "captured");
        }

        await SetAsync(server, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
        var begun = Stopwatch.GetTimestamp();
        var exitCode = await silo.StopAsync();
        var took = Stopwatch.GetElapsedTime(begun);

        Assert.Equal(0, exitCode);
        Assert.True(took < Most, $"it took {took}");
    }

    private static async Task SetAsync(PostgresServer server, params string[] statements)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres") + ";Pooling=false");
        foreach (var statement in statements)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }
}
