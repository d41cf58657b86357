// Storage that commits and then throws, and storage that throws before it commits: nothing lost, nothing accepted twice.
using System.Net;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Tests.Kit;
using Xunit;
using Xunit.Abstractions;

namespace MonkeysMail.Tests.Behaviours;

public sealed class StorageFaultTests(ITestOutputHelper output)
{
    private const int Messages = 200;

    [Theory, BothDatabases(true), BothDatabases(false)]
    public async Task FlushesThatThrow_LoseNothing_AndAcceptNothingTwice(DatabaseKind database, bool commitsFirst)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        FailingStore? store = null;
        await using var engine = await Engine.StartAsync(installation, builder =>
        {
            var real = builder.Services.Last(service => service.ServiceType == typeof(IMessageStore)).ImplementationType!;
            builder.Services.AddSingleton<IMessageStore>(services => store = new FailingStore(
                (IMessageStore)ActivatorUtilities.CreateInstance(services, real), flush => flush % 5 == 2, commitsFirst));
        });
        using var load = new LoadClient(installation.LiveKey, engine.Live.Http.BaseAddress!);

        await load.SendAsync(Messages, parallel: 16);
        var duplicates = await load.WaitForDeliveryAsync(sink);
        var interrupted = await load.FindInterruptedAsync(engine.Live);
        var rows = await CountAsync(engine.Live);

        output.WriteLine(
            $"{database}, commits first {commitsFirst}: {store!.Failures} flushes failed, {load.Refusals.Count} requests refused, {rows} rows, "
            + $"{interrupted.Count} attempts interrupted, {sink.Messages.Count} at the sink.");
        Assert.True(store.Failures > 5);
        Assert.All(load.Refusals, refusal => Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.Status));
        Assert.Empty(load.Contradictions);
        Assert.Equal(Messages, load.Accepted.Values.Distinct().Count());
        Assert.Equal(Messages, rows);
        Assert.Empty(duplicates);
    }

    private static async Task<int> CountAsync(MailApi api)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var (_, page) = await api.GetAsync("/v1/messages?limit=100" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            count += page["data"]!.AsArray().Count;
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return count;
    }
}
