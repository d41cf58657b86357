// kill -9 in the middle of many sends. What was answered 202 arrives; only what was under way may arrive twice, and its history says so.
using MonkeysMail.Tests.Kit;
using Xunit;
using Xunit.Abstractions;

namespace MonkeysMail.Tests.Behaviours;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Messages = 5_000;
    private const int Parallel = 64;
    private const int KilledAt = 1_500;

    [Theory, BothDatabases]
    public async Task KilledInTheMiddle_LosesNothing_AndRepeatsOnlyWhatWasOpen(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        installation.Settings.Add("--MonkeysMail:Limits:Workspace:Rate=0");
        await using var first = await SiloProcess.StartAsync(installation.Arguments());
        using var load = new LoadClient(installation.LiveKey, first.Address);

        var sending = load.SendAsync(Messages, Parallel);
        await load.WaitForAcceptedAsync(KilledAt);
        await first.KillAsync();
        load.Server = null;
        var (accepted, delivered) = (load.Accepted.Count, sink.Messages.Count);
        await using var second = await SiloProcess.StartAsync(installation.Arguments());
        load.Server = second.Address;
        await sending;
        var duplicates = await load.WaitForDeliveryAsync(sink);
        using var api = new MailApi(second.Address, installation.LiveKey);
        var interrupted = await load.FindInterruptedAsync(api);

        output.WriteLine(
            $"{database}: at the kill {accepted} were accepted and {delivered} at the sink; {load.UnknownAnswers} answers unknown; in the end "
            + $"{load.Accepted.Count} accepted, 0 lost, {interrupted.Count} attempts interrupted, {duplicates.Count} messages twice.");
        Assert.Equal(Messages, load.Accepted.Count);
        Assert.InRange(accepted, KilledAt, Messages - 1);
        Assert.True(load.UnknownAnswers > 0, "The kill hit no request.");
        Assert.Empty(load.Contradictions);
        Assert.Subset(interrupted.ToHashSet(), duplicates.ToHashSet());
        Assert.InRange(sink.Messages.Count, Messages, Messages + interrupted.Count);
        Assert.Empty(sink.Violations);
    }
}
