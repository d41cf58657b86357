// Workspaces take turns inside a destination, destinations do not wait for each other, and everything is bounded.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class FairnessTests
{
    [Fact]
    public async Task FloodOfOneWorkspace_DoesNotDelayAnother()
    {
        var hold = new TaskCompletionSource();
        await using var sink = MailSink.Start(options => options.Hold = hold.Task);
        await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 1);
        var flooding = new JobContent { Workspace = WorkspaceId.New(TimeProvider.System) };
        var quiet = new JobContent { Workspace = WorkspaceId.New(TimeProvider.System) };

        var flood = Enumerable.Range(0, 200).Select(i => harness.SendAsync(DeliveryHarness.Job(flooding, $"ok+flood{i}"))).ToArray();
        await sink.WaitForCommandAsync("DATA");
        var few = Enumerable.Range(0, 3).Select(i => harness.SendAsync(DeliveryHarness.Job(quiet, $"ok+quiet{i}"))).ToArray();
        hold.SetResult();
        await Task.WhenAll(few);
        await Task.WhenAll(flood);

        var order = sink.Messages.Select(m => m.Recipients[0]).ToList();
        Assert.InRange(order.FindIndex(r => r.StartsWith("ok+quiet2", StringComparison.Ordinal)), 0, 7);
        Assert.Equal(203, order.Distinct().Count());
    }

    [Fact]
    public async Task Order_WithinAWorkspace_IsKept()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 1);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => harness.SendAsync($"ok+{i}")));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"ok+{i}@sink.test"), sink.Messages.Select(m => m.Recipients[0]));
    }

    [Fact]
    public async Task Connections_AreReused_AndReplacedAfterTheirShare()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(
            sink, options => (options.MaxConnectionsToSmartHost, options.MaxMessagesPerConnection) = (2, 10));

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => harness.SendAsync($"ok+{i}")));

        Assert.Equal(60, sink.Messages.Count);
        Assert.InRange(sink.Connections, 6, 8);
        Assert.All(sink.Messages.GroupBy(m => m.Connection), connection => Assert.InRange(connection.Count(), 1, 10));
        Assert.Empty(sink.Violations);
    }

    [Fact]
    public async Task Limit_OfConnections_Holds()
    {
        var hold = new TaskCompletionSource();
        await using var sink = MailSink.Start(options => options.Hold = hold.Task);
        await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 4);

        var sending = Enumerable.Range(0, 40).Select(i => harness.SendAsync($"ok+{i}")).ToArray();
        await sink.WaitUntilAsync(() => sink.Commands.Count(c => c.Command == "DATA") == 4, "four transactions");
        var open = sink.OpenConnections;
        hold.SetResult();
        await Task.WhenAll(sending);

        Assert.Equal(4, open);
        Assert.Equal(4, sink.Connections);
    }

    [Fact]
    public async Task IdleConnection_IsClosedPolitely()
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink, options => options.IdleTimeout = TimeSpan.FromMilliseconds(200));

        await harness.SendOneAsync("ok");

        await sink.WaitForCommandAsync("QUIT");
        await sink.WaitUntilAsync(() => sink.OpenConnections == 0, "the connection's end");
        await harness.SendOneAsync("ok");
        Assert.Equal(2, sink.Connections);
    }

    [Fact]
    public async Task OneConnectionTooMany_ReturnsItsJobToTheOthers()
    {
        var hold = new TaskCompletionSource();
        await using var sink = MailSink.Start(options => (options.MaxConnections, options.Hold) = (2, hold.Task));
        await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 8);
        var first = Enumerable.Range(0, 2).Select(i => harness.SendAsync($"ok+first{i}")).ToArray();
        await sink.WaitUntilAsync(() => sink.Commands.Count(c => c.Command == "DATA") == 2, "two transactions");

        var rest = Enumerable.Range(0, 20).Select(i => harness.SendAsync($"ok+{i}")).ToArray();
        await sink.WaitUntilAsync(() => sink.Connections > 2, "a connection too many");
        hold.SetResult();
        var outcomes = await Task.WhenAll(first.Concat(rest));

        Assert.All(outcomes, o => Assert.Equal(AttemptOutcome.Delivered, o.Recipients.Single().Attempt.Outcome));
    }

    [Fact]
    public async Task FullQueues_SayThatThereIsNoRoom()
    {
        var hold = new TaskCompletionSource();
        await using var sink = MailSink.Start(options => options.Hold = hold.Task);
        await using var harness = DeliveryHarness.For(sink, options => (options.MaxConnectionsToSmartHost, options.MaxQueued) = (1, 3));
        var sending = new List<Task<DeliveryOutcome>> { harness.SendAsync("ok") };
        await sink.WaitForCommandAsync("DATA");
        Assert.True(harness.Agent.HasRoom);

        sending.AddRange(Enumerable.Range(0, 3).Select(i => harness.SendAsync($"ok+{i}")));
        Assert.False(harness.Agent.HasRoom);
        hold.SetResult();
        await Task.WhenAll(sending);

        Assert.True(harness.Agent.HasRoom);
    }
}
