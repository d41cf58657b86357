using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Cluster;

/// <summary>One cluster and one sink for the tests of a class, which run one after the other and leave all members running.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public MailSink Sink { get; } = MailSink.Start(options => options.MaxConnections = 500);

    public LocalCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await LocalCluster.StartAsync(Sink.HostAndPort, "--MonkeysMail:Limits:Workspace:Rate=0");

    public async Task DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
