// One part of the failures of all networks or prefixes. In memory alone: what a lost silo takes with it is at most two minutes old, and each front's own throttle stands
// meanwhile. Memory: 4,000 buckets of about 150 octets in each of 64 parts are 40 MB over the whole cluster, under the heaviest attack.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Grains.Credentials;

internal sealed partial class CredentialFailuresGrain(TimeProvider time, ILogger<CredentialFailuresGrain> logger) : Grain, ICredentialFailuresGrain
{
    private const int MostBuckets = 4_000;
    private const int MostPrefixes = 4_000;

    private readonly FailureLedger ledger = new(MostBuckets);
    private readonly PrefixWatch watch = new(MostPrefixes);

    Task<CredentialWait> ICredentialFailuresGrain.ReportAsync(CredentialFailure failure)
    {
        if (failure is { IsKnown: true, Prefix: { } prefix })
        {
            GrainFactory.GetGrain<ICredentialFailuresGrain>(CredentialParts.Of(prefix)).NoteAsync(prefix).Ignore();
        }

        return Task.FromResult(ledger.Report(failure, time.GetUtcNow()));
    }

    Task ICredentialFailuresGrain.NoteAsync(string prefix)
    {
        if (watch.Note(prefix, time.GetUtcNow()))
        {
            WorkspaceMetrics.Guessed();
            LogGuessed(prefix, PrefixWatch.Threshold, PrefixWatch.Window);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 1641, Level = LogLevel.Warning,
        Message = "The secret of the key with prefix {Prefix} is being guessed: {Count} wrong ones in {Window}. It is not locked; rotate it if it may be known in part")]
    private partial void LogGuessed(string prefix, int count, TimeSpan window);
}
