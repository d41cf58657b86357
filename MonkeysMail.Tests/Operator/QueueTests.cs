// A queue that does not move, as operators see it over HTTP.
using System.Net;
using System.Net.Sockets;
using MonkeysMail.Silo.Operator.Http;
using MonkeysMail.Tests.Behaviours;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class QueueTests
{
    [Fact]
    public async Task MessagesForASilentHost_ShowAsAQueueWithItsOldest()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var smartHost = $"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange(
        [
            $"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0", "--MonkeysMail:Shutdown:DrainSeconds=0",
            $"--MonkeysMail:Delivery:SmartHost={smartHost}", "--MonkeysMail:Delivery:MaxConnectionsToSmartHost=1",
        ]);
        await using var engine = await Engine.StartAsync(installation);
        using var client = new HttpClient { BaseAddress = new Uri(engine.Services.GetRequiredService<OperatorListener>().Addresses.Single()) };
        client.DefaultRequestHeaders.Authorization = OperatorHost.Bearer();
        for (var i = 0; i < 3; i++)
        {
            await engine.Live.SendAsync($"user-{i}@example.net");
        }

        System.Text.Json.Nodes.JsonObject answer = [];
        await LoadClient.WaitAsync(
            () =>
            {
                using var got = client.GetAsync("/v1/operator/queues").GetAwaiter().GetResult();
                answer = OperatorHost.JsonAsync(got).GetAwaiter().GetResult();
                return answer["data"]!.AsArray() is [{ } only] && (int)only["depth"]! == 2;
            },
            () => "two messages to wait; it is " + answer.ToJsonString());

        var queue = Assert.Single(answer["data"]!.AsArray())!;
        Assert.Equal((smartHost, 1, 0), ((string?)queue["destination"], (int)queue["connections"]!, (int)queue["failures"]!));
        Assert.InRange((DateTimeOffset)queue["oldest_at"]!, TimeProvider.System.GetUtcNow().AddMinutes(-2), TimeProvider.System.GetUtcNow());
        Assert.Null(queue["resting_until"]);
        Assert.Null(answer["next_cursor"]);
        var silo = Assert.Single(answer["silos"]!.AsArray())!;
        Assert.Equal((true, 2, 1), ((bool)silo["reachable"]!, (int)silo["depth"]!, (int)silo["destinations"]!));
    }
}
