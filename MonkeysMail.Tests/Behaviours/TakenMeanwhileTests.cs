// A silo that hears late about its own acceptance finds that another has taken the message: it leaves it alone, for the other may be sending it.
using System.Net;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class TakenMeanwhileTests
{
    private const string Other = "another silo";

    [Theory, BothDatabases]
    public async Task LateAnswer_AboutAMessageThatAnotherSiloWorksOn_TakesNothingBack(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        FailingStore? store = null;
        ILeaseStore? leases = null;
        await using var engine = await Engine.StartAsync(installation, builder =>
        {
            var real = builder.Services.Last(service => service.ServiceType == typeof(IMessageStore)).ImplementationType!;
            builder.Services.AddSingleton(new WriteBatcherOptions { AcceptDeadline = TimeSpan.FromMilliseconds(400) });
            builder.Services.AddSingleton<IMessageStore>(services => store = new FailingStore(
                (IMessageStore)ActivatorUtilities.CreateInstance(services, real), flush => flush == 1, commitsFirst: true, TakeAsync));
        });
        leases = engine.Services.GetRequiredService<ILeaseStore>();

        var (status, refusal) = await engine.Live.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"), "once");
        Assert.True(status == HttpStatusCode.ServiceUnavailable, refusal.ToJsonString());
        await WaitForAsync(() => store!.Flushes >= 2); // the write was tried again, and met the other's
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        Assert.Empty(sink.Messages);
        await leases.ReleaseAsync(Other, CancellationToken.None); // the other dies

        var (_, accepted) = await engine.Live.PostAsync("/v1/messages", MailApi.Mail("ann@example.net"), "once");
        var message = await engine.Live.WaitForStatusAsync(accepted["id"]!.GetValue<string>(), "delivered");
        Assert.Equal(["interrupted", "delivered"], message["recipients"]![0]!["attempts"]!.AsArray().Select(attempt => attempt!["outcome"]!.GetValue<string>()));
        Assert.Single(sink.Messages);

        async Task TakeAsync(IMessageStore inner, IReadOnlyList<MessageWrite> writes)
        {
            var row = Assert.Single(writes).Row;
            await leases!.RenewAsync(Other, TimeSpan.FromMinutes(1), CancellationToken.None);
            await inner.FlushAsync(
                [new MessageWrite { ExpectedEtag = 1, Row = row with { Etag = 2, FlushId = Guid.NewGuid(), Owner = Other } }], CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System); // until the client has been told that nobody knows
        }
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 500, "It did not come to pass within 10 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
