// What operators do with the workspace: the thin side of WorkspaceOperations. A deletion is kept in the registry first, in one transaction with its audit entry in the
// operators' log; from then on it will be carried out, whatever happens to this silo (WorkspaceDeletion asks again).
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Messages;
using Orleans.Core.Internal;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain : IWorkspaceOperationsGrain
{
    // When held mail is woken no silo remembers the hold any more.
    private static readonly TimeSpan ReleaseDelay = HeldWorkspaces.Memory + TimeSpan.FromSeconds(1);

    private static readonly Refusal NoWorkspace = new(RefusalCode.NotFound, "There is no such workspace.");

    async Task<OperationAnswer> IWorkspaceOperationsGrain.CreateAsync(NewWorkspace wanted, Actor actor)
    {
        var errors = new List<FieldError>();
        var domain = WorkspaceOperations.Check(wanted.Name, wanted.Domain, wanted.Ceilings, errors);
        if (errors.Count > 0)
        {
            return Invalid(errors);
        }

        if (guard.Created)
        {
            return new OperationAnswer(WorkspaceOperations.Exists(workspace.State, Id, wanted));
        }

        if (!await registry.RegisterAsync(Id, CancellationToken.None))
        {
            return new OperationAnswer(new Refusal(RefusalCode.Conflict, $"The workspace {Id} was deleted: its id is not used again. Use another Idempotency-Key."));
        }

        await sealers.EnsureCreatedAsync(Id);
        if (domain is not null)
        {
            await grains.GetGrain<IDomainGrain>(DomainKey.Format(Id, domain)).EnsureCreatedAsync(domain);
        }

        var made = await ClaimPrefixAsync(NewKey.Make(KeyMode.Live), KeyMode.Live);
        var now = time.GetUtcNow();
        Refusal? refusal = null;
        var notWritten = await TryChangeAsync(state =>
            (refusal = WorkspaceOperations.Create(state, Id, wanted with { Domain = domain }, made, actor, now)) is null);
        if ((notWritten ?? refusal) is { } refused)
        {
            return new OperationAnswer(refused);
        }

        await StartAsync();
        return new OperationAnswer(null, [], Overview(), guard.Find(made.Id.Prefix)!.Describe(now), made.Text);
    }

    Task<WorkspaceOverview?> IWorkspaceOperationsGrain.DescribeAsync() => Task.FromResult(guard.Created ? Overview() : null);

    Task<OperationAnswer> IWorkspaceOperationsGrain.ChangeAsync(string? name, CeilingChange ceilings, Actor actor)
    {
        var errors = new List<FieldError>();
        WorkspaceOperations.Check(name, null, ceilings, errors);
        return errors.Count > 0
            ? Task.FromResult(Invalid(errors))
            : OperateAsync(state => WorkspaceOperations.Change(state, Id, name, ceilings, actor, time.GetUtcNow()));
    }

    Task<OperationAnswer> IWorkspaceOperationsGrain.ChangeAndOpenAsync(string? name, CeilingChange ceilings, Actor actor)
    {
        var errors = new List<FieldError>();
        WorkspaceOperations.Check(name, null, ceilings, errors);
        return errors.Count > 0
            ? Task.FromResult(Invalid(errors))
            : OperateAsync(state =>
            {
                var now = time.GetUtcNow();
                var changed = WorkspaceOperations.Change(state, Id, name, ceilings, actor, now);
                return WorkspaceOperations.ClearAllowlist(state, Id, actor, now) || changed;
            });
    }

    async Task<OperationAnswer> IWorkspaceOperationsGrain.CreateKeyAsync(IdempotencyClaim? claim, Actor actor)
    {
        if (!guard.Created)
        {
            return new OperationAnswer(NoWorkspace);
        }

        var kept = claim is null ? null : new KeyClaim(claim.Key, claim.RequestHash);
        var answer = await MakeAsync(KeyMode.Live, (state, made) => WorkspaceOperations.AddKey(state, made, kept, actor, time.GetUtcNow()));
        return answer.Refusal is { } refusal
            ? new OperationAnswer(refusal, answer.Errors)
            : new OperationAnswer(null, [], Overview(), answer.Key, answer.Text);
    }

    async Task<OperationAnswer> IWorkspaceOperationsGrain.SuspendAsync(string reason, Actor actor)
    {
        var errors = new List<FieldError>();
        WorkspaceOperations.CheckReason(reason, errors);
        if (errors.Count > 0)
        {
            return Invalid(errors);
        }

        var answer = await OperateAsync(state => WorkspaceOperations.Suspend(state, Id, reason, actor, time.GetUtcNow()));
        if (answer.Refusal is null)
        {
            await registry.OrderReleaseAsync(Id, null, CancellationToken.None);
        }

        return answer;
    }

    async Task<OperationAnswer> IWorkspaceOperationsGrain.ResumeAsync(Actor actor)
    {
        var answer = await OperateAsync(state => WorkspaceOperations.Resume(state, Id, actor, time.GetUtcNow()));
        if (answer.Refusal is null)
        {
            // Also when it was resumed before: an earlier call may have come to here and no further.
            await registry.OrderReleaseAsync(Id, ReleaseDelay, CancellationToken.None);
        }

        return answer;
    }

    async Task<OperationAnswer> IWorkspaceOperationsGrain.DeleteAsync(Actor actor)
    {
        if (await registry.FindAsync(Id, CancellationToken.None) is not { } known)
        {
            return new OperationAnswer(NoWorkspace);
        }

        await changing.WaitAsync();
        try
        {
            if (known.DeletedAt is null)
            {
                var now = time.GetUtcNow();
                var before = guard.Created ? WorkspaceAudit.OfWorkspace(workspace.State) : null;
                var draft = AuditDraft.Of(now, actor, "workspace.deleted", Id.ToString(), before, null);
                await registry.OrderDeletionAsync(Id, await OperatorLog.SealAsync(sealers, draft), CancellationToken.None);
            }

            await sealers.DestroyAsync(Id);
            await ForgetAsync();
        }
        finally
        {
            changing.Release();
        }

        return new OperationAnswer(null, []);
    }

    // From here on this grain refuses everything; so does every later activation, which finds no state that opens.
    private async Task ForgetAsync()
    {
        var domainGrains = guard.Domains.Union(workspace.State.SendingDomains.Keys).Select(domain => grains.GetGrain<IDomainGrain>(DomainKey.Format(Id, domain)).AsReference<IGrainManagementExtension>()).ToList();
        list = null;
        guard.Apply(new WorkspaceState(), time.GetUtcNow());
        workspace.State = new WorkspaceState();
        DeactivateOnIdle();
        foreach (var grain in domainGrains.Append(grains.GetGrain<IAuditChainGrain>(this.GetPrimaryKey()).AsReference<IGrainManagementExtension>()))
        {
            try
            {
                await grain.DeactivateOnIdle();
            }
            catch (Exception exception)
            {
                // It leaves memory by itself when nobody asks for it.
                LogNotForgotten(Id, exception);
            }
        }
    }

    private async Task<OperationAnswer> OperateAsync(Func<WorkspaceState, bool> change)
    {
        if (!guard.Created)
        {
            return new OperationAnswer(NoWorkspace);
        }

        return await TryChangeAsync(change) is { } notWritten ? new OperationAnswer(notWritten) : new OperationAnswer(null, [], Overview());
    }

    private static OperationAnswer Invalid(List<FieldError> errors) => new(KeyStep.Invalid(errors).Refusal, [.. errors]);

    private WorkspaceOverview Overview()
    {
        var now = time.GetUtcNow();
        return new WorkspaceOverview(
            Id, guard.Name, guard.Suspension, guard.Ceilings, [.. guard.Domains.Order(StringComparer.Ordinal)],
            guard.Keys.Count(key => key.Record.IsInForce(now)));
    }

    [LoggerMessage(EventId = 1623, Level = LogLevel.Information, Message = "A grain of {Workspace}, which was deleted, could not be told to leave memory")]
    private partial void LogNotForgotten(WorkspaceId workspace, Exception exception);
}
