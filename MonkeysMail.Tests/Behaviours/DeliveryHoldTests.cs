// A hold in the database, as a restored copy of a cluster has it: every silo obeys, acceptance goes on, `ctl release` ends it.
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class DeliveryHoldTests
{
    [Fact]
    public async Task HoldInTheDatabase_KeepsMailUntilItsRelease()
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using (var before = await SiloProcess.StartAsync(installation.Arguments()))
        {
            using var earlier = new MailApi(before.Address, installation.LiveKey);
            await earlier.WaitForStatusAsync(await earlier.SendAsync("before@example.net"), "delivered");
            await before.StopAsync();
        }

        await HoldAsync(installation.ConnectionString!);
        await using var silo = await SiloProcess.StartAsync(installation.Arguments());
        using var api = new MailApi(silo.Address, installation.LiveKey);
        var waiting = await api.SendAsync("waiting@example.net");
        var started = TimeProvider.System.GetTimestamp();
        await LoadClient.WaitAsync(() => TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(7), () => "a sweep to pass");
        Assert.Equal("queued", (await api.GetAsync($"/v1/messages/{waiting}")).Body["status"]!.GetValue<string>());
        Assert.Single(sink.Messages);

        var (released, words) = await SiloProcess.RunAsync(
            "ctl", "release", "--data-directory", installation.DataDirectory, "--connection-string", installation.ConnectionString!);
        Assert.True(released == 0, words);
        await api.WaitForStatusAsync(waiting, "delivered");
        Assert.Equal(["before@example.net", "waiting@example.net"], sink.Messages.SelectMany(m => m.Recipients));

        var (again, said) = await SiloProcess.RunAsync(
            "ctl", "release", "--data-directory", installation.DataDirectory, "--connection-string", installation.ConnectionString!);
        Assert.Equal(1, again);
        Assert.Contains("Nothing is held", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunningSilo_ObeysAHoldThatAppears()
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var silo = await SiloProcess.StartAsync(installation.Arguments());
        using var api = new MailApi(silo.Address, installation.LiveKey);

        await HoldAsync(installation.ConnectionString!);
        await LoadClient.WaitAsync(() => silo.Output.Contains("Deliveries are held", StringComparison.Ordinal), () => "the silo to see the hold");
        var waiting = await api.SendAsync("waiting@example.net");
        Assert.Equal("queued", (await api.GetAsync($"/v1/messages/{waiting}")).Body["status"]!.GetValue<string>());
        Assert.Equal(0, sink.Connections);

        await SiloProcess.RunAsync("ctl", "release", "--data-directory", installation.DataDirectory, "--connection-string", installation.ConnectionString!);
        await api.WaitForStatusAsync(waiting, "delivered");
    }

    private static async Task HoldAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand("INSERT INTO deliveries_hold (reason) VALUES ('a test')");
        await command.ExecuteNonQueryAsync();
    }
}
