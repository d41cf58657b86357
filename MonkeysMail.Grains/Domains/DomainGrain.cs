// A sending domain of one workspace. It asks the DNS when it is told to and once a day by a reminder; what follows from the answers is DomainMachine's. The workspace
// judges at admission by what this grain reports to it. Reentrant, because a look into the DNS takes seconds in which mail is signed.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Workspaces;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace MonkeysMail.Grains.Domains;

/// <inheritdoc cref="IDomainGrain"/>
[Reentrant]
public sealed partial class DomainGrain(
    [PersistentState("domain", SealedGrainStorage.Name)] IPersistentState<DomainState> domain,
    IGrainFactory grains,
    DomainProbe probe,
    AlignmentCheck alignment,
    DomainOptions options,
    DeepCopier copier,
    TimeProvider time,
    ILogger<DomainGrain> logger) : Grain, IDomainGrain, ISendingDomainGrain, IRemindable
{
    private static readonly TimeSpan ClaimAge = TimeSpan.FromHours(24);

    private static readonly DomainAnswer NoDomain = new(new Refusal(
        RefusalCode.NotFound, "There is nothing here for this API key: check the id and the path."));

    private bool Exists => domain.RecordExists && !domain.State.Removed;

    private Guid Workspace => WorkspaceKey.Of(this.GetGrainId())!.Value.Value;

    private IWorkspaceDomainReports Reports => grains.GetGrain<IWorkspaceDomainReports>(Workspace);

    private string Mark => DomainMachine.MarkOf(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Publish([.. domain.State.Journal.Unpublished]);
        return Task.CompletedTask;
    }

    Task IDomainGrain.EnsureCreatedAsync(string name) => ChangeAsync(state =>
    {
        if (Exists && state.Origin == DomainOrigin.Vouched)
        {
            return false;
        }

        VouchedKeys.Give(state, name, Mark, time.GetUtcNow());
        return true;
    });

    async Task IDomainGrain.PrepareAsync(string name)
    {
        if (Exists)
        {
            return;
        }

        await WatchAsync();
        await ChangeAsync(state =>
        {
            if (domain.RecordExists && !state.Removed)
            {
                return false;
            }

            DomainMachine.Prepare(state, name, Mark, time.GetUtcNow());
            state.IsWatched = true;
            return true;
        });
    }

    async Task IDomainGrain.RemoveAsync()
    {
        if (Exists)
        {
            await ChangeAsync(state =>
            {
                DomainMachine.Remove(state, time.GetUtcNow());
                return true;
            });
        }

        await UnwatchAsync();
        DeactivateOnIdle();
    }

    Task<ImmutableArray<SigningKey>> IDomainGrain.SigningKeysAsync()
    {
        if (!Exists)
        {
            DeactivateOnIdle();
        }

        return Task.FromResult(DomainMachine.SigningKeys(domain.State));
    }

    async Task<DomainDescription?> ISendingDomainGrain.DescribeAsync() => await IsKnownAsync() ? DomainView.Of(domain.State, options) : null;

    async Task<AlignmentReport?> ISendingDomainGrain.CheckAsync(string? source) =>
        await IsKnownAsync() ? await alignment.RunAsync(domain.State, source, CancellationToken.None) : null;

    async Task<DomainAnswer> ISendingDomainGrain.VerifyAsync(Actor actor) =>
        await RefuseAsync(actor) ?? await AnswerAsync(() => LookAsync(actor));

    async Task<DomainAnswer> ISendingDomainGrain.RotateAsync(IdempotencyClaim? claim, Actor actor)
    {
        if (await RefuseAsync(actor) is { } refused)
        {
            return refused;
        }

        Refusal? refusal = null;
        var replayed = false;
        var answer = await AnswerAsync(() => ChangeAsync(state =>
        {
            var now = time.GetUtcNow();
            if (claim is not null && state.RotationClaim?.Key == claim.Key && state.RotationClaimedAt > now - ClaimAge)
            {
                replayed = state.RotationClaim.RequestHash.SequenceEqual(claim.RequestHash);
                refusal = replayed ? null : WorkspaceDomains.OtherRequest;
                return false;
            }

            var before = DomainView.Audited(state);
            refusal = DomainMachine.Rotate(state, Mark, now);
            if (refusal is not null)
            {
                return false;
            }

            (state.RotationClaim, state.RotationClaimedAt) = (claim is null ? null : new KeyClaim(claim.Key, claim.RequestHash), now);
            state.Journal.Add(now, actor, "domain.keys_made", state.Name, before, DomainView.Audited(state));
            return true;
        }));
        return refusal is null ? answer with { Replayed = replayed } : new DomainAnswer(refusal);
    }

    async Task<DomainAnswer> ISendingDomainGrain.ChangeAsync(int rotationEvery, Actor actor) => await RefuseAsync(actor) ?? (rotationEvery is < 0 or > MostRotationDays
        ? WorkspaceDomains.Invalid("rotation_days", $"must be 0 to {MostRotationDays}; 0: only on demand.")
        : await AnswerAsync(() => ChangeAsync(state =>
        {
            if (state.RotationEvery == rotationEvery)
            {
                return false;
            }

            var before = DomainView.Audited(state);
            state.RotationEvery = rotationEvery;
            state.Journal.Add(time.GetUtcNow(), actor, "domain.updated", state.Name, before, DomainView.Audited(state));
            return true;
        })));

    private const int MostRotationDays = 3_650;

    private async Task<bool> IsKnownAsync() => Exists && await Reports.KnowsAsync(domain.State.Name);

    private async Task<DomainAnswer?> RefuseAsync(Actor actor) => !Exists ? NoDomain
        : await Reports.AuthorizeAsync(domain.State.Name, actor) is { } refusal ? new DomainAnswer(refusal)
        : null;

    /// <summary>The domain after a change, or that it is not known whether it was made.</summary>
    private async Task<DomainAnswer> AnswerAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (Exception exception)
        {
            LogNotWritten(Workspace, exception);
            return new DomainAnswer(WorkspaceDomains.NotWritten);
        }

        return Exists ? new DomainAnswer(null, [], DomainView.Of(domain.State, options)) : NoDomain;
    }
}
