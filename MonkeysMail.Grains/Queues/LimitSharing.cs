// This silo's part in limits that the cluster shares: every second it tells what it uses and waits for, and is told its shares. Until the first answer, and when answers
// stay away, it keeps to an even share. No message waits for any of this.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Hosting;

namespace MonkeysMail.Grains.Queues;

public sealed partial class LimitSharing(
    ILimitedSender sender, IGrainFactory grains, IClusterMembershipService membership, ILocalSiloDetails local, TimeProvider time, ILogger<LimitSharing> logger)
    : BackgroundService
{
    /// <summary>Grains over which limits are spread, by their names.</summary>
    public const int Partitions = 8;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (Allowance Share, long At)> known = new(StringComparer.Ordinal);

    /// <summary>One round: tell, and be told.</summary>
    public async Task ShareAsync(CancellationToken ct)
    {
        var silos = membership.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active);
        if (silos <= 1)
        {
            known.Clear();
            sender.Share(LimitShares.Alone);
            return;
        }

        var name = local.SiloAddress.ToParsableString();
        var calls = sender.Demands()
            .Select(demand => new LimitClaim(demand.Key, demand.Limit.Connections, demand.Limit.Rate, demand.Waiting, demand.Connections, demand.Rate))
            .GroupBy(claim => PartitionOf(claim.Key))
            .Select(part => AskAsync(part.Key, name, silos, [.. part], ct));
        var now = time.GetTimestamp();
        foreach (var share in (await Task.WhenAll(calls)).SelectMany(answer => answer))
        {
            known[share.Key] = (new Allowance(share.Connections, share.Rate), now);
        }

        foreach (var (key, (_, at)) in known)
        {
            if (time.GetElapsedTime(at, now) > ShareTable.Lease)
            {
                known.Remove(key);
            }
        }

        sender.Share(new LimitShares(silos, known.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Share, StringComparer.Ordinal)));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => BackgroundLoop.RunAsync(
        async ct =>
        {
            await ShareAsync(ct);
            return false;
        },
        Period,
        LogFailed,
        stoppingToken);

    private async Task<ImmutableArray<LimitShare>> AskAsync(int partition, string name, int silos, ImmutableArray<LimitClaim> claims, CancellationToken ct)
    {
        try
        {
            return await grains.GetGrain<ILimitShareGrain>(partition).ShareAsync(name, silos, claims).WaitAsync(Patience, time, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogUnanswered(partition, exception);
            return [];
        }
    }

    // The same on every silo, in every process.
    private static int PartitionOf(string key)
    {
        var hash = 2_166_136_261;
        foreach (var c in key)
        {
            hash = unchecked((hash ^ c) * 16_777_619);
        }

        return (int)(hash % Partitions);
    }

    [LoggerMessage(EventId = 3031, Level = LogLevel.Debug, Message = "The shares of limits of part {Partition} are not known now; an even share holds")]
    private partial void LogUnanswered(int partition, Exception exception);

    [LoggerMessage(EventId = 3032, Level = LogLevel.Warning, Message = "Sharing limits failed; it is repeated")]
    private partial void LogFailed(Exception exception);
}
