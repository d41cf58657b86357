using System.Net;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class StandbyTests
{
    [Fact]
    public async Task RequiredStandbyIsMissing_ReadinessIsRed_AndMailIsStillTaken()
    {
        await using var server = await PostgresServer.StartAsync();
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres, server);
        installation.Settings.Add("--MonkeysMail:Storage:RequireSynchronousStandby=true");
        await using var engine = await Engine.StartAsync(installation);

        var (status, body) = await engine.Live.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("not on two servers", body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("msg_", await engine.Test.SendAsync("ann@example.net"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StandbyFollows_ReadinessTurnsGreen()
    {
        await using var server = await PostgresServer.StartAsync("wal_level=replica", "max_wal_senders=4");
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres, server);
        installation.Settings.Add("--MonkeysMail:Storage:RequireSynchronousStandby=true");
        await using var engine = await Engine.StartAsync(installation);
        using var receiver = new WalReceiver(server, "standby1");
        await SetAsync(server, "ALTER SYSTEM SET synchronous_standby_names = 'standby1'");
        await SetAsync(server, "SELECT pg_reload_conf()");

        await LoadClient.WaitAsync(
            () => engine.Live.GetAsync("/health/ready").GetAwaiter().GetResult().Status == HttpStatusCode.OK,
            () => "readiness to turn green");

        Assert.StartsWith("msg_", await engine.Test.SendAsync("ann@example.net"), StringComparison.Ordinal);
    }

    private static async Task SetAsync(PostgresServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // pg_receivewal with --synchronous is a standby as far as commits are concerned.
    private sealed class WalReceiver : IDisposable
    {
        private readonly TestDirectory directory = new();
        private readonly System.Diagnostics.Process process;

        public WalReceiver(PostgresServer server, string name) => process = System.Diagnostics.Process.Start(
            "pg_receivewal", ["-D", directory.Path, "--synchronous", "-d", $"host=127.0.0.1 port={server.Port} user=postgres application_name={name}"]);

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            directory.Dispose();
        }
    }
}
