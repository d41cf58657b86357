// Who this silo is in its cluster. Orleans tells the incarnations of a silo apart by a generation, the later the greater, and takes it from the machine's clock: a
// machine that was ahead at one start is told at the next ones that it is dead, until that time has come again. Ours comes from the database.
using System.Net;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Silo.Storage.Postgres;
using Npgsql;
using Orleans.Configuration;

namespace MonkeysMail.Silo.Clustering;

internal sealed class ClusterIdentity : ILocalSiloDetails
{
    // Seconds since 2022, as Orleans counts, and later than every incarnation that the membership table knows.
    private const string NextGeneration = """
        SELECT GREATEST(extract(epoch FROM now() - timestamptz '2022-01-01 00:00:00Z')::integer, COALESCE(max(Generation), 0) + 1), clock_timestamp()
        FROM OrleansMembershipTable WHERE DeploymentId = $1 AND Address = $2 AND Port = $3
        """;

    private readonly PostgresDatabase database;
    private readonly ClusterPorts ports;
    private readonly DatabaseClock clock;

    // Asked for by Orleans' constructors, once the schema is there and never before.
    private readonly Lazy<SiloAddress> address;

    public ClusterIdentity(
        PostgresDatabase database, ClusterPorts ports, DatabaseClock clock, IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster)
    {
        this.database = database;
        this.ports = ports;
        this.clock = clock;
        Name = silo.Value.SiloName;
        ClusterId = cluster.Value.ClusterId;
        address = new Lazy<SiloAddress>(() => SiloAddress.New(ports.Silo, TakeGeneration()));
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress => address.Value;

    public SiloAddress GatewayAddress => SiloAddress.New(ports.Gateway, 0);

    private int TakeGeneration()
    {
        using var connection = database.Queries.OpenConnection();
        using var command = new NpgsqlCommand(NextGeneration, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ClusterId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ports.Silo.Address.ToString() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ports.Silo.Port });
        var asked = TimeProvider.System.GetTimestamp();
        using var reader = command.ExecuteReader();
        reader.Read();

        // The books of membership begin with this: they must not see the machine's clock first and the database's later.
        clock.Set(reader.GetFieldValue<DateTimeOffset>(1), asked);
        return reader.GetInt32(0);
    }
}
