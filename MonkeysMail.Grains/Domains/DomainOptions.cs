namespace MonkeysMail.Grains.Domains;

/// <summary>Section <c>MonkeysMail:Domains</c>, with what other keys say of the server's own names.</summary>
public sealed record DomainOptions
{
    /// <summary>How often the DNS is asked about a domain by itself.</summary>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a required record may be missing before the domain is unverified.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Days after which new DKIM keys are made; 0: only on demand.</summary>
    public int RotateEveryDays { get; init; } = 90;

    /// <summary>Domains of one workspace.</summary>
    public int MostPerWorkspace { get; init; } = 1_000;

    /// <summary>How long the record of a key stays after its last signature (rules: 7 days at least). The hour more is for silos that remember a key for a minute,
    /// and for clocks that differ.</summary>
    public TimeSpan KeepPublished { get; init; } = TimeSpan.FromDays(7) + TimeSpan.FromHours(1);

    /// <summary>All questions of one look into the DNS together.</summary>
    public TimeSpan LookTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The host to which bounces return (<c>MonkeysMail:ReturnPathDomain</c>); null: none is set.</summary>
    public string? ReturnPathDomain { get; init; }

    /// <summary>The name of this server (<c>MonkeysMail:Hostname</c>) when it is one of the DNS; null: it is not.</summary>
    public string? Hostname { get; init; }
}
