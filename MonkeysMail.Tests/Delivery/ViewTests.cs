// What an operator sees of the agent: how much waits, since when, which destinations rest and why.
using System.Net;
using System.Net.Sockets;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Operators;
using MonkeysMail.Tests.Behaviours;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class ViewTests
{
    [Fact]
    public async Task JobsThatWaitForAConnection_AreCountedWithTheOldest()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var harness = DeliveryHarness.For($"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", options => options.MaxConnectionsToSmartHost = 1);

        var deliveries = Enumerable.Range(0, 3).Select(i => harness.Agent.DeliverAsync(DeliveryHarness.Job($"user-{i}"), CancellationToken.None)).ToArray();
        await LoadClient.WaitAsync(() => harness.Agent.Queued == 2, () => $"the lane to take one job; {harness.Agent.Queued} wait");

        var view = Assert.Single(harness.Agent.Describe());
        Assert.Equal((2, 1, 1), (view.Waiting, view.Connections, harness.Agent.Connections));
        Assert.True(view.Oldest >= TimeSpan.Zero);
        Assert.Equal((null, 0, null), (view.RestsFor, view.Failures, view.FailedStage));
        Assert.All(deliveries, delivery => Assert.False(delivery.IsCompleted));
    }

    [Fact]
    public async Task ADestinationThatRests_SaysForHowLongAndWhy()
    {
        var port = Kit.PostgresServer.FreePort(); // nobody listens there
        await using var harness = DeliveryHarness.For($"127.0.0.1:{port}", options => options.FailuresBeforeBackOff = 1);

        await harness.SendAsync("ann");

        var view = Assert.Single(harness.Agent.Describe());
        Assert.Equal((0, null, 1), (view.Waiting, view.Oldest, view.Failures));
        Assert.InRange(view.RestsFor!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal((ReplyStage.Connect, null), (view.FailedStage, view.FailedCode));
    }

    [Fact]
    public void Queues_GoFromDeepToShallow_ThenByNames()
    {
        QueuePosition[] order = [new(9, "b", "x"), new(2, "a", "x"), new(2, "a", "y"), new(2, "b", "x"), new(0, "a", "x")];

        Assert.Equal(order, order.Reverse().Order(QueuePosition.Order));
    }
}
