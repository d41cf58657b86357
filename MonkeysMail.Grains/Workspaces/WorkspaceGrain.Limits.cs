// Limits in the grain: the mark of quotas before an answer, and outcomes as they are reported. A usual admission finds its quotas covered by the mark and writes nothing.
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain : IWorkspaceOutcomesGrain
{
    private static readonly Refusal NotCounted = new(
        RefusalCode.Unavailable,
        "The message was not accepted: the quota can not be counted because the store does not answer. Repeat the request after Retry-After.",
        TimeSpan.FromSeconds(5));

    private Task<Refusal?> reserving = Task.FromResult<Refusal?>(null);

    Task IWorkspaceOutcomesGrain.ReportAsync(OutcomeCounts counts)
    {
        if (guard.Created)
        {
            Adapt((sending, now) => sending.Report(counts, now));
        }

        return Task.CompletedTask;
    }

    private void Adapt(Action<SendingLimits, DateTimeOffset> step)
    {
        var before = guard.Limits.Adaptive.Factor;
        step(guard.Limits, time.GetUtcNow());
        var after = guard.Limits.Adaptive;

        // When it begins, when it is at its least, and when it is over: not each step between.
        if (after.Factor != before && (before >= 1 || after.Factor >= 1 || after.Factor <= adaptive.Floor))
        {
            LogAdapted(Id, after.Factor, after.Reason);
        }
    }

    // Also moves the mark on in time, so that the next admission need not wait for it.
    private bool IsCovered(KeyGuard key)
    {
        if (OwesMark(key))
        {
            return false;
        }

        if ((key.Quota.NearsMark || guard.Limits.Quota.NearsMark) && reserving.IsCompleted)
        {
            reserving = TryChangeAsync(static state => state.Created);
        }

        return true;
    }

    // A key that was forgotten meanwhile has no mark any more.
    private bool OwesMark(KeyGuard key) =>
        guard.Limits.Quota.OwesMark || (key.Quota.OwesMark && ReferenceEquals(guard.Find(key.Record.Prefix), key));

    // A write that had begun before may not have this admission in it: then another one follows. Many admissions share each.
    private async Task<bool> ReserveAsync(KeyGuard key)
    {
        while (OwesMark(key))
        {
            if (!guard.Created)
            {
                return false;
            }

            if (reserving.IsCompleted)
            {
                reserving = TryChangeAsync(static state => state.Created);
            }

            if (await reserving is not null)
            {
                return false;
            }
        }

        return true;
    }

    private AdmissionAnswer Answer(KeyGuard key, Refusal? refusal, ImmutableArray<AdmissionVerdict> verdicts)
    {
        var now = time.GetUtcNow();
        return new AdmissionAnswer(
            refusal, key.Record.Mode, key.Record.Id, verdicts, Admission.Tighter(guard.Limits.Bucket.Describe(now), key.Bucket.Describe(now)),
            Admission.Quotas(key, guard.Limits, now));
    }

    private AdmissionAnswer GiveBack(KeyGuard key, AdmissionAnswer answer, int messages)
    {
        var now = time.GetUtcNow();
        var tokens = answer.Verdicts.Sum(verdict => verdict.Tokens);
        key.GiveBack(tokens, messages, now);
        guard.Limits.GiveBack(tokens, counted: key.Record.Mode == KeyMode.Live, now);
        return Answer(key, NotCounted, []);
    }

    [LoggerMessage(EventId = 1621, Level = LogLevel.Warning, Message = "The rate of {Workspace} is multiplied by {Factor} now. {Reason}")]
    private partial void LogAdapted(WorkspaceId workspace, double factor, string reason);
}
