// A tenant. It judges from memory and interleaves: nothing that it awaits (look-up hashes, a suppression row to confirm a hit) holds
// up other calls. It never sees a body and calls no message grain. What it judges by is the guard: the state as it is durable.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Grains.Suppression;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace MonkeysMail.Grains.Workspaces;

[Reentrant]
public sealed partial class WorkspaceGrain(
    [PersistentState(WorkspaceStates.Name, SealedGrainStorage.Name)] IPersistentState<WorkspaceState> workspace,
    IWorkspaceSealers sealers,
    ISuppressionStore suppressions,
    IWorkspaceStore registry,
    IAuditStore audit,
    IGrainFactory grains,
    WorkspaceLimits limits,
    AdaptiveOptions adaptive,
    DomainOptions domains,
    DeepCopier copier,
    TimeProvider time,
    ILogger<WorkspaceGrain> logger) : Grain, IWorkspaceGrain, IWorkspaceKeysGrain, IWorkspaceSettingsGrain
{
    private readonly WorkspaceGuard guard = new(limits, adaptive);
    private SuppressionList? list;

    private WorkspaceId Id => new(this.GetPrimaryKey());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (workspace.State.Created)
        {
            guard.Start(workspace.State, time.GetUtcNow());
            await StartAsync();
            Publish([.. workspace.State.Journal.Unpublished]).Ignore();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (list is not null && (guard.HasToKeep || OwesAuditPosition))
        {
            stopping = true;
            await ChangeAsync(state =>
            {
                guard.KeepBuckets(state, time.GetUtcNow());
                return true;
            });
        }
    }

    async Task<AdmissionAnswer> IWorkspaceGrain.AdmitAsync(AdmissionRequest request)
    {
        var refusal = Admission.CheckCredential(guard, request.Credential, Scopes.MailSend, time.GetUtcNow(), out var key);
        if (refusal is not null || key is null)
        {
            WorkspaceMetrics.Judged(refusal, request.Items.Length);
            return new AdmissionAnswer(refusal, request.Credential.Mode, "", [], default);
        }

        var messages = 0;
        var verdicts = ImmutableArray.CreateBuilder<AdmissionVerdict>(request.Items.Length);
        foreach (var item in request.Items)
        {
            if (Admission.CheckDomain(guard, key, item.FromDomain) is { } wrongDomain)
            {
                WorkspaceMetrics.Judged(wrongDomain);
                verdicts.Add(new AdmissionVerdict(wrongDomain, [], 0));
                continue;
            }

            var suppressed = await FindSuppressedAsync(item.Recipients, item.Stream);
            WorkspaceMetrics.Hit(suppressed.Length, "admission");
            var wanted = item.Recipients.Length - suppressed.Length;
            var full = Admission.Take(key, guard.Limits, wanted, time.GetUtcNow());
            WorkspaceMetrics.Judged(full);
            messages += full is null && !item.Continues ? 1 : 0;
            verdicts.Add(full is null ? new AdmissionVerdict(null, suppressed, wanted) : new AdmissionVerdict(full, [], 0));
        }

        key.Used(time.GetUtcNow(), request.Credential.Address, messages);
        var answer = Answer(key, null, verdicts.MoveToImmutable());
        return IsCovered(key) || await ReserveAsync(key) ? answer : GiveBack(key, answer, messages);
    }

    Task<AuthorizationAnswer> IWorkspaceGrain.AuthorizeAsync(Credential credential, string scope)
    {
        var now = time.GetUtcNow();
        var refusal = Admission.CheckCredential(guard, credential, scope, now, out var key);
        key?.Used(now, credential.Address);
        return Task.FromResult(new AuthorizationAnswer(
            refusal, credential.Mode, key?.Record.Id ?? "", key?.Record.Domains ?? [], key?.Record.Has(Scopes.MailRead) == true));
    }

    Task IWorkspaceGrain.ReturnAsync(int tokens)
    {
        guard.Limits.GiveBack(tokens, counted: true, time.GetUtcNow());
        return Task.CompletedTask;
    }

    Task IWorkspaceGrain.GiveBackAsync(string keyId, int tokens, int messages)
    {
        var now = time.GetUtcNow();
        var key = KeyId.TryParse(keyId, out var id) ? guard.Find(id.Prefix) : null;
        key?.GiveBack(tokens, messages, now);
        guard.Limits.GiveBack(tokens, counted: key?.Record.Mode != KeyMode.Test, now);
        return Task.CompletedTask;
    }

    async Task<ImmutableArray<bool>> IWorkspaceGrain.CheckSuppressedAsync(ImmutableArray<string> addresses, MailStream stream)
    {
        if (guard.IsHeld)
        {
            return [];
        }

        var suppressed = await FindSuppressedAsync(addresses, stream);
        WorkspaceMetrics.Hit(suppressed.Length, "attempt");
        var answer = new bool[addresses.Length];
        foreach (var index in suppressed)
        {
            answer[index] = true;
        }

        return ImmutableArray.Create(answer);
    }

    async Task IWorkspaceGrain.BootstrapAsync(BootstrapWorkspace bootstrap)
    {
        await registry.RegisterAsync(Id, CancellationToken.None);
        await sealers.EnsureCreatedAsync(Id);
        foreach (var key in bootstrap.Keys)
        {
            if (!await grains.GetGrain<IKeyDirectoryGrain>(key.Prefix).ClaimAsync(Id))
            {
                throw new InvalidOperationException($"The API key prefix {key.Prefix} belongs to another workspace.");
            }
        }

        if (bootstrap.Domain is { } domain)
        {
            await grains.GetGrain<IDomainGrain>(DomainKey.Format(Id, domain)).EnsureCreatedAsync(domain);
        }

        await ChangeAsync(state =>
        {
            var now = time.GetUtcNow();
            var actor = Actor.Engine("bootstrap");
            var changed = !state.Created;
            if (changed)
            {
                state.Created = true;
                state.Journal.Add(now, actor, "workspace.created", Id.ToString(), null, null);
            }

            changed |= ApiKeys.Bootstrap(state, bootstrap.Keys, now);
            return (bootstrap.Domain is { } added && WorkspaceDomains.Vouch(state, added, actor, now)) || changed;
        });

        foreach (var key in bootstrap.Keys.Where(key => guard.Find(key.Prefix)?.Record.IsInForce(time.GetUtcNow()) != true))
        {
            LogEnded(key.Prefix, Id);
        }

        await StartAsync();
    }

    // The checkpoints of buckets are gone once they are used: after an unclean stop there are none, and buckets start empty.
    private async Task StartAsync()
    {
        if (list is not null)
        {
            // Another first call was faster.
            return;
        }

        StartSuppressions();
        KeepUseNowAndThen();
        await ChangeAsync(static state =>
        {
            var kept = state.Bucket is not null || state.KeyBuckets.Count > 0;
            state.Bucket = null;
            state.KeyBuckets.Clear();
            return kept;
        });
    }

    [LoggerMessage(EventId = 1625, Level = LogLevel.Warning,
        Message = "The bootstrap key with the prefix {Prefix} of {Workspace} has ended and stays so, with whatever secret. To get in, configure one with another prefix")]
    private partial void LogEnded(string prefix, WorkspaceId workspace);
}
