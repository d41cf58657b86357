using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Grains.Domains;

/// <summary>A domain's durable state, sealed.</summary>
[GenerateSerializer, Alias("mm.DomainState")]
public sealed class DomainState
{
    [Id(0)]
    public string Name { get; set; } = "";

    /// <summary>The keys that have a private half: those that sign, that will, and that did until lately.</summary>
    [Id(1)]
    public ImmutableArray<SigningKey> Keys { get; set; } = [];

    [Id(2)]
    public DomainOrigin Origin { get; set; }

    /// <summary>Null for a domain from before this was kept.</summary>
    [Id(3)]
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>What has become of each key, by selector; of retired ones too, so that no selector is used twice.</summary>
    [Id(4)]
    public Dictionary<string, KeyLife> Lives { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Since when it is verified; null when it is not. Without sense for a vouched domain.</summary>
    [Id(5)]
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>When its verification was taken away; null: never.</summary>
    [Id(6)]
    public DateTimeOffset? UnverifiedAt { get; set; }

    /// <summary>The last look into the DNS.</summary>
    [Id(7)]
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>What it found.</summary>
    [Id(8)]
    public ImmutableArray<RecordFinding> Findings { get; set; } = [];

    /// <summary>The domain's MX hosts as the last look that got an answer found them.</summary>
    [Id(9)]
    public ImmutableArray<string> Exchanges { get; set; } = [];

    /// <summary>Days between rotations; null: as the server does, 0: only on demand.</summary>
    [Id(10)]
    public int? RotationEvery { get; set; }

    /// <summary>The idempotency key of the last rotation on demand.</summary>
    [Id(11)]
    public KeyClaim? RotationClaim { get; set; }

    /// <summary>When that rotation was.</summary>
    [Id(12)]
    public DateTimeOffset? RotationClaimedAt { get; set; }

    /// <summary>The workspace has taken the domain away; what is left are the selectors that were used.</summary>
    [Id(13)]
    public bool Removed { get; set; }

    /// <summary>What the audit log does not have yet.</summary>
    [Id(14)]
    public AuditJournal Journal { get; set; } = new();

    /// <summary>The reminder that asks the DNS every day is registered.</summary>
    [Id(15)]
    public bool IsWatched { get; set; }
}
