// The operators' own audit log: what operators did, which outlives the workspace that it is about. It is a chain like any workspace's, under keys of its own that no
// workspace has. Deletions come into its outbox together with their row; changes of a workspace wait in its state, written with the change, until they are there
// (a workspace's grain calls no other chain than its own); orders about keys are told right after they are kept. Nothing that only the tenant has set (domains, ranges, names of keys) comes into it.
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Audit;

public static class OperatorLog
{
    /// <summary>Whose log it is: nobody's workspace. Version 8, so that it is no workspace's id.</summary>
    public static WorkspaceId Owner { get; } = new(new Guid("6f706572-6174-8f72-8000-000000000001"));

    /// <summary>What of a workspace's entries operators keep too: their own doing, by the workspace.</summary>
    public static ImmutableArray<AuditDraft> Of(WorkspaceId workspace, ImmutableArray<AuditDraft> drafts) =>
        [.. drafts.Where(draft => draft.Actor.Kind == ActorKind.Operator).Select(draft => Of(workspace, draft)).OfType<AuditDraft>()];

    /// <summary>Puts an entry into the log.</summary>
    public static async Task AppendAsync(IWorkspaceSealers sealers, IGrainFactory grains, AuditDraft draft)
    {
        ArgumentNullException.ThrowIfNull(sealers);
        ArgumentNullException.ThrowIfNull(grains);
        await sealers.EnsureCreatedAsync(Owner);
        await grains.GetGrain<IAuditChainGrain>(Owner.Value).AppendAsync([draft]);
    }

    /// <summary>Has entries wait in the outbox; those that are in the log stay as they are.</summary>
    public static async Task OfferAsync(IWorkspaceSealers sealers, IAuditStore store, ImmutableArray<AuditDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(sealers);
        ArgumentNullException.ThrowIfNull(store);
        if (!drafts.IsEmpty)
        {
            await sealers.EnsureCreatedAsync(Owner);
            var sealer = await sealers.GetAsync(Owner);
            await store.OfferAsync([.. drafts.Select(draft => AuditOutbox.Seal(sealer, Owner, draft))], CancellationToken.None);
        }
    }

    /// <summary>Has what waits in the outbox taken now, not at the next look.</summary>
    public static void Drain(IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        grains.DrainAudit(Owner);
    }

    public static async Task<AuditOutboxRow> SealAsync(IWorkspaceSealers sealers, AuditDraft draft)
    {
        ArgumentNullException.ThrowIfNull(sealers);
        await sealers.EnsureCreatedAsync(Owner);
        return AuditOutbox.Seal(await sealers.GetAsync(Owner), Owner, draft);
    }

    private static AuditDraft? Of(WorkspaceId workspace, AuditDraft draft) => draft.Action switch
    {
        "workspace.created" or "workspace.updated" or "workspace.suspended" or "workspace.resumed" => draft,
        "workspace.allowlist_cleared" => draft with { Before = null, After = null },
        "key.created" => draft with { Target = workspace.ToString(), After = $$"""{"key":"{{draft.Target}}"}""" },
        _ => null,
    };
}
