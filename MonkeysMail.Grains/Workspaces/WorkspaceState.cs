using MonkeysMail.Grains.Audit;

namespace MonkeysMail.Grains.Workspaces;

/// <summary>A workspace's durable state, sealed. Small: everything that grows (suppressions, messages) is rows elsewhere.</summary>
[GenerateSerializer, Alias("mm.WorkspaceState")]
public sealed class WorkspaceState
{
    /// <summary>False until the workspace was created; a grain without state refuses everything.</summary>
    [Id(0)]
    public bool Created { get; set; }

    /// <summary>Keys by prefix.</summary>
    [Id(1)]
    public Dictionary<string, ApiKeyRecord> Keys { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Verified sending domains, lower-case A-labels.</summary>
    [Id(2)]
    public HashSet<string> Domains { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The bucket as a clean deactivation left it; null while the workspace is active, so after an unclean stop.</summary>
    [Id(3)]
    public BucketCheckpoint? Bucket { get; set; }

    /// <summary>What the audit log does not have yet.</summary>
    [Id(4)]
    public AuditJournal Journal { get; set; } = new();

    /// <summary>CIDR ranges that clients are let in from, normalised; none: from anywhere. Written by <c>PATCH /v1/workspace</c>.</summary>
    [Id(5)]
    public ImmutableArray<string> Allowlist { get; set; } = [];

    /// <summary>Use by key prefix, at most a minute behind; what a crash loses is not counted.</summary>
    [Id(6)]
    public Dictionary<string, KeyUsage> Usage { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The buckets of keys with a rate of their own, by prefix, as <see cref="Bucket"/> is the workspace's.</summary>
    [Id(7)]
    public Dictionary<string, BucketCheckpoint> KeyBuckets { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What it has set for itself; null: as much as it may have. Written by <c>PATCH /v1/workspace</c>.</summary>
    [Id(8)]
    public LimitValues Limits { get; set; } = LimitValues.None;

    /// <summary>Up to where its recipients of this day and month are counted; null: none yet.</summary>
    [Id(9)]
    public QuotaMark? Quota { get; set; }

    /// <summary>The same for each key, by prefix.</summary>
    [Id(10)]
    public Dictionary<string, QuotaMark> KeyQuotas { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Final outcomes of the last 24 hours, oldest first; at most a minute behind.</summary>
    [Id(11)]
    public ImmutableArray<OutcomeSlot> Outcomes { get; set; } = [];

    /// <summary>What operators allow it at most.</summary>
    [Id(12)]
    public WorkspaceCeilings Ceilings { get; set; } = WorkspaceCeilings.None;

    /// <summary>What operators call it; empty for one that no operator has named.</summary>
    [Id(13)]
    public string Name { get; set; } = "";

    /// <summary>Set while operators have it suspended.</summary>
    [Id(14)]
    public Suspension? Suspension { get; set; }

    /// <summary>The hash of the request that made it, by which an equal repeat is known; empty where there can be none.</summary>
    [Id(15)]
    public ImmutableArray<byte> RequestHash { get; set; } = [];

    /// <summary>For how long it keeps what; null: as this server does. Written by <c>PATCH /v1/workspace</c>.</summary>
    [Id(16)]
    public RetentionDays Retention { get; set; } = RetentionDays.None;

    /// <summary>The highest position that its audit chain is known to have had; 0: none is known.</summary>
    [Id(17)]
    public long AuditPosition { get; set; }

    /// <summary>Its sending domains by name, verified or not; those of before they were listed are in <see cref="Domains"/> alone.</summary>
    [Id(18)]
    public Dictionary<string, SendingDomain> SendingDomains { get; set; } = new(StringComparer.Ordinal);
}
