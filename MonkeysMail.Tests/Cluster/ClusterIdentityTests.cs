// A silo's generation comes from the database: a machine that was ahead once does not keep its silo out of the cluster later.
using System.Net;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Silo.Clustering;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Tests.Kit;
using Orleans.Configuration;
using Xunit;

namespace MonkeysMail.Tests.Cluster;

public sealed class ClusterIdentityTests : IAsyncLifetime
{
    private static readonly ClusterPorts Ports = new(IPEndPoint.Parse("127.0.0.1:11111"), IPEndPoint.Parse("127.0.0.1:30000"));

    private readonly DatabaseClock clock = new(TimeProvider.System);
    private PostgresDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = new PostgresDatabase(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        await new PostgresMigrator(database).MigrateAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public void FirstIncarnation_CountsSecondsAsOrleansDoes()
    {
        var seconds = (int)(TimeProvider.System.GetUtcNow() - new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds;

        Assert.InRange(Identity().SiloAddress.Generation, seconds - 1, seconds + 60);
    }

    [Fact]
    public async Task IncarnationOfATimeToCome_IsFollowedByALaterOne()
    {
        var ahead = SiloAddress.AllocateNewGeneration() + 3_600;
        await using var insert = database.Queries.CreateCommand($"""
            INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES ('monkeysmail');
            INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, StartTime, IAmAliveTime)
            VALUES ('monkeysmail', '127.0.0.1', 11111, {ahead}, 's', 'h', 6, now(), now()), ('monkeysmail', '127.0.0.2', 11111, {ahead + 9}, 's', 'h', 6, now(), now())
            """);
        await insert.ExecuteNonQueryAsync();

        Assert.Equal(ahead + 1, Identity().SiloAddress.Generation);
    }

    private ClusterIdentity Identity() => new(
        database, Ports, clock, Options.Create(new SiloOptions { SiloName = "s" }), Options.Create(new ClusterOptions { ClusterId = "monkeysmail" }));
}
