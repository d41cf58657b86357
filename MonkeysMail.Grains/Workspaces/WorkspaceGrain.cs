// A tenant. It judges from memory and interleaves: nothing that it awaits (look-up hashes, a suppression row to confirm a hit) holds
// up other calls. It never sees a body and calls no message grain.
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Grains.Suppression;
using Orleans.Concurrency;

namespace MonkeysMail.Grains.Workspaces;

[Reentrant]
public sealed partial class WorkspaceGrain(
    [PersistentState("workspace", SealedGrainStorage.Name)] IPersistentState<WorkspaceState> workspace,
    IWorkspaceSealers sealers,
    ISuppressionStore suppressions,
    IGrainFactory grains,
    WorkspaceLimits limits,
    TimeProvider time,
    ILogger<WorkspaceGrain> logger) : Grain, IWorkspaceGrain
{
    private TokenBucket bucket = new(0, 0, 0, default);
    private SuppressionList? list;

    private WorkspaceId Id => new(this.GetPrimaryKey());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (workspace.State.Created)
        {
            await StartAsync(workspace.State.Bucket);
            Publish([.. workspace.State.Journal.Unpublished]);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (workspace.State.Created && !bucket.IsUnlimited)
        {
            workspace.State.Bucket = bucket.Checkpoint(time.GetUtcNow());
            await SaveAsync(cancellationToken);
        }
    }

    async Task<AdmissionAnswer> IWorkspaceGrain.AdmitAsync(AdmissionRequest request)
    {
        var refusal = Admission.CheckCredential(workspace.State, request.Credential, Scopes.MailSend, out var key);
        if (refusal is not null || key is null)
        {
            WorkspaceMetrics.Judged(refusal, request.Items.Length);
            return new AdmissionAnswer(refusal, request.Credential.Mode, "", [], default);
        }

        var verdicts = ImmutableArray.CreateBuilder<AdmissionVerdict>(request.Items.Length);
        foreach (var item in request.Items)
        {
            if (Admission.CheckDomain(workspace.State, key.Mode, item.FromDomain) is { } wrongDomain)
            {
                WorkspaceMetrics.Judged(wrongDomain);
                verdicts.Add(new AdmissionVerdict(wrongDomain, [], 0));
                continue;
            }

            var suppressed = await FindSuppressedAsync(item.Recipients, item.Stream);
            WorkspaceMetrics.Hit(suppressed.Length, "admission");
            var wanted = item.Recipients.Length - suppressed.Length;
            var full = bucket.TryTake(wanted, time.GetUtcNow(), out var retryAfter) ? null : Admission.RateLimited(wanted, retryAfter);
            WorkspaceMetrics.Judged(full);
            verdicts.Add(full is null ? new AdmissionVerdict(null, suppressed, wanted) : new AdmissionVerdict(full, [], 0));
        }

        return new AdmissionAnswer(null, key.Mode, key.Id, verdicts.MoveToImmutable(), bucket.Describe(time.GetUtcNow()));
    }

    Task<AuthorizationAnswer> IWorkspaceGrain.AuthorizeAsync(Credential credential, string scope)
    {
        var refusal = Admission.CheckCredential(workspace.State, credential, scope, out var key);
        return Task.FromResult(new AuthorizationAnswer(refusal, credential.Mode, key?.Id ?? ""));
    }

    Task IWorkspaceGrain.ReturnAsync(int tokens)
    {
        bucket.Return(tokens, time.GetUtcNow());
        return Task.CompletedTask;
    }

    async Task<ImmutableArray<bool>> IWorkspaceGrain.CheckSuppressedAsync(ImmutableArray<string> addresses, MailStream stream)
    {
        var suppressed = await FindSuppressedAsync(addresses, stream);
        WorkspaceMetrics.Hit(suppressed.Length, "attempt");
        var answer = new bool[addresses.Length];
        foreach (var index in suppressed)
        {
            answer[index] = true;
        }

        return ImmutableArray.Create(answer);
    }

    Task IWorkspaceGrain.SuppressAsync(ImmutableArray<SuppressionEntry> entries) => list is null
        ? throw new InvalidOperationException("The workspace does not exist.")
        : list.AddAsync(entries);

    async Task IWorkspaceGrain.BootstrapAsync(BootstrapWorkspace bootstrap)
    {
        await sealers.EnsureCreatedAsync(Id);
        foreach (var key in bootstrap.Keys)
        {
            if (!await grains.GetGrain<IKeyDirectoryGrain>(key.Prefix).ClaimAsync(Id))
            {
                throw new InvalidOperationException($"The API key prefix {key.Prefix} belongs to another workspace.");
            }
        }

        var actor = Actor.Engine("bootstrap");
        var changed = !workspace.State.Created;
        if (changed)
        {
            workspace.State.Created = true;
            Note(actor, "workspace.created", Id.ToString(), null, null);
        }

        foreach (var key in bootstrap.Keys)
        {
            var record = new ApiKeyRecord(
                $"key_{key.Prefix}", key.Prefix, key.Mode, key.SecretHash, [Scopes.All], time.GetUtcNow());
            if (!workspace.State.Keys.TryGetValue(key.Prefix, out var known) || !known.SecretHash.SequenceEqual(key.SecretHash))
            {
                workspace.State.Keys[key.Prefix] = record;
                Note(actor, "key.created", record.Id, null, new JsonObject { ["mode"] = key.Mode == KeyMode.Live ? "live" : "test", ["scopes"] = new JsonArray(Scopes.All) });
                changed = true;
            }
        }

        if (bootstrap.Domain is { } domain)
        {
            await grains.GetGrain<IDomainGrain>(DomainKey.Format(Id, domain)).EnsureCreatedAsync(domain);
            if (workspace.State.Domains.Add(domain))
            {
                Note(actor, "domain.added", domain, null, null);
                changed = true;
            }
        }

        if (changed)
        {
            await SaveAsync();
        }

        if (list is null)
        {
            await StartAsync(new BucketCheckpoint(limits.Burst, time.GetUtcNow()));
        }
    }

    // After an unclean stop there is no checkpoint, and the bucket starts empty: a crash gives no free burst.
    private async Task StartAsync(BucketCheckpoint? checkpoint)
    {
        var now = time.GetUtcNow();
        bucket = new TokenBucket(limits.Rate, limits.Burst, checkpoint?.Tokens ?? 0, checkpoint?.At ?? now);
        var loaded = new SuppressionList(Id, await sealers.GetAsync(Id), suppressions, time);
        await loaded.LoadAsync();
        list = loaded;
        if (workspace.State.Bucket is not null)
        {
            workspace.State.Bucket = null;
            await SaveAsync();
        }
    }

    private ValueTask<ImmutableArray<int>> FindSuppressedAsync(ImmutableArray<string> addresses, MailStream stream) =>
        list is null ? ValueTask.FromResult<ImmutableArray<int>>([]) : list.FindAsync(addresses, stream);
}
