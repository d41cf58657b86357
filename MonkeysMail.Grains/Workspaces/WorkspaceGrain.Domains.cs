// The sending domains of the workspace: the thin side of WorkspaceDomains. A domain has its keys before the workspace has the domain, and the workspace has it no more
// before its keys are destroyed: whatever a crash leaves between is not seen from outside, and the domain's daily look cleans it up.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Domains;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain : IWorkspaceDomainsGrain, IWorkspaceDomainReports
{
    async Task<DomainAnswer> IWorkspaceDomainsGrain.AddAsync(string name, IdempotencyClaim? claim, Actor actor)
    {
        var kept = claim is null ? null : new KeyClaim(claim.Key, claim.RequestHash);
        var (domain, refused, replayed) = WorkspaceDomains.Check(workspace.State, name, kept, domains.MostPerWorkspace, actor, time.GetUtcNow());
        if (refused is null && !replayed)
        {
            await grains.GetGrain<IDomainGrain>(DomainKey.Format(Id, domain)).PrepareAsync(domain);
            var notWritten = await TryChangeAsync(state =>
            {
                // Judged again: another call may have been first.
                (domain, refused, replayed) = WorkspaceDomains.Check(state, name, kept, domains.MostPerWorkspace, actor, time.GetUtcNow());
                if (refused is not null || replayed)
                {
                    return false;
                }

                WorkspaceDomains.Add(state, domain, kept, actor, time.GetUtcNow());
                return true;
            });
            if (notWritten is not null)
            {
                return new DomainAnswer(WorkspaceDomains.NotWritten);
            }
        }

        return refused ?? new DomainAnswer(null, [], await grains.GetSendingDomain(Id, domain).DescribeAsync(), replayed);
    }

    Task<DomainPage> IWorkspaceDomainsGrain.ListAsync(string? after, int limit, ImmutableArray<string> within) =>
        Task.FromResult(WorkspaceDomains.List(workspace.State, after, limit, within));

    async Task<DomainAnswer> IWorkspaceDomainsGrain.RemoveAsync(string name, Actor actor)
    {
        Refusal? refusal = null;
        if (await TryChangeAsync(state => (refusal = WorkspaceDomains.Remove(state, name, actor, time.GetUtcNow())) is null) is not null)
        {
            return new DomainAnswer(WorkspaceDomains.NotWritten);
        }

        if (refusal is not null)
        {
            return new DomainAnswer(refusal);
        }

        try
        {
            await grains.GetGrain<IDomainGrain>(DomainKey.Format(Id, name)).RemoveAsync();
        }
        catch (Exception exception)
        {
            LogKeysLeft(Id, exception);
        }

        return new DomainAnswer(null);
    }

    Task<bool> IWorkspaceDomainReports.KnowsAsync(string name) => Task.FromResult(guard.Created && WorkspaceDomains.Has(workspace.State, name));

    Task<Refusal?> IWorkspaceDomainReports.AuthorizeAsync(string name, Actor actor) =>
        Task.FromResult(WorkspaceDomains.CheckChange(workspace.State, name, actor, time.GetUtcNow()));

    async Task<bool> IWorkspaceDomainReports.ReportAsync(string name, DomainStatus status)
    {
        if (!guard.Created || !WorkspaceDomains.Has(workspace.State, name))
        {
            return false;
        }

        await ChangeAsync(state => WorkspaceDomains.Report(state, name, status));
        return WorkspaceDomains.Has(workspace.State, name);
    }

    [LoggerMessage(EventId = 1626, Level = LogLevel.Warning,
        Message = "A sending domain of {Workspace} was removed, but its DKIM keys could not be destroyed yet; its daily look does it")]
    private partial void LogKeysLeft(WorkspaceId workspace, Exception exception);
}
