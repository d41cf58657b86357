// The look into the DNS, on demand and every day. Who asks while one is under way shares it.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Domains;

public sealed partial class DomainGrain
{
    private const string ReminderName = "look";
    private static readonly Actor ByItself = Actor.Engine("domains");

    private Task? looking;

    async Task IRemindable.ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!Exists)
        {
            await UnwatchAsync();
            return;
        }

        try
        {
            await LookAsync(ByItself);
        }
        catch (Exception exception)
        {
            // The next tick looks again.
            LogLookFailed(Workspace, exception);
        }
    }

    private async Task LookAsync(Actor actor)
    {
        var mine = looking ??= LookOnceAsync(actor);
        try
        {
            await mine;
        }
        finally
        {
            if (looking == mine)
            {
                looking = null;
            }
        }
    }

    private async Task LookOnceAsync(Actor actor)
    {
        // Even when the look ends at once, those that asked have to find it.
        await Task.Yield();
        var findings = await probe.LookAsync(domain.State, CancellationToken.None);
        var watches = !domain.State.IsWatched;
        if (watches)
        {
            await WatchAsync();
        }

        ImmutableArray<string> actions = [];
        await ChangeAsync(state =>
        {
            if (state.Removed)
            {
                return false;
            }

            var now = time.GetUtcNow();
            var before = DomainView.Audited(state);
            actions = DomainMachine.Apply(state, findings, options, now);
            if (DomainMachine.RotatesAt(state, options) <= now && DomainMachine.Rotate(state, Mark, now) is null)
            {
                actions = actions.Add("domain.keys_made");
            }

            state.IsWatched = true;
            var after = DomainView.Audited(state);
            foreach (var action in actions.Distinct(StringComparer.Ordinal))
            {
                state.Journal.Add(now, actor, action, state.Name, before, after);
            }

            return true;
        });
        Tell(actions, findings);
        await ReportAsync();
    }

    // The workspace is told each time: should it have missed a change, it has it with the next look.
    private async Task ReportAsync()
    {
        if (Exists && !await Reports.ReportAsync(domain.State.Name, DomainMachine.StatusOf(domain.State)))
        {
            await ((IDomainGrain)this).RemoveAsync();
        }
    }

    private void Tell(ImmutableArray<string> actions, DomainFindings findings)
    {
        var status = DomainMachine.StatusOf(domain.State);
        DomainMetrics.Looked(findings.Records.Any(record => record.Status == DomainRecordStatus.Unknown) ? "unknown" : DomainView.NameOf(status));
        if (actions.Contains("domain.warning", StringComparer.Ordinal))
        {
            LogRecordsMissing(Workspace, domain.State.Name, options.Grace);
        }

        if (actions.Contains("domain.unverified", StringComparer.Ordinal))
        {
            LogUnverified(Workspace, domain.State.Name);
        }

        if (actions.Contains("domain.keys_made", StringComparer.Ordinal))
        {
            LogKeysMade(Workspace, domain.State.Name);
        }
    }

    // Spread over the period: domains that were added together are not looked at together.
    private async Task WatchAsync()
    {
        var due = options.CheckEvery * (RandomNumberGenerator.GetInt32(1, 1_000) / 1_000.0);
        await this.RegisterOrUpdateReminder(ReminderName, due, options.CheckEvery);
    }

    private async Task UnwatchAsync()
    {
        if (await this.GetReminder(ReminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    [LoggerMessage(EventId = 1701, Level = LogLevel.Warning,
        Message = "Records of the sending domain {Domain} of workspace {Workspace} are missing; it is unverified when they are for {Grace}")]
    private partial void LogRecordsMissing(Guid workspace, string domain, TimeSpan grace);

    [LoggerMessage(EventId = 1702, Level = LogLevel.Warning, Message = "The sending domain {Domain} of workspace {Workspace} is unverified: its records were missing for too long")]
    private partial void LogUnverified(Guid workspace, string domain);

    [LoggerMessage(EventId = 1703, Level = LogLevel.Information,
        Message = "New DKIM keys were made for the sending domain {Domain} of workspace {Workspace}; they sign once their records are published")]
    private partial void LogKeysMade(Guid workspace, string domain);

    [LoggerMessage(EventId = 1704, Level = LogLevel.Warning, Message = "A sending domain of workspace {Workspace} could not be looked at; the next day's look tries again")]
    private partial void LogLookFailed(Guid workspace, Exception exception);
}
