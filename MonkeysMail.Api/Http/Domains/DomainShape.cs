using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Domains;

/// <summary>A sending domain with the records that it needs.</summary>
internal sealed record DomainShape
{
    /// <summary>The name in A-label form.</summary>
    public required string Name { get; init; }

    /// <summary>The name as people read it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Whether mail may be sent from it: in the states <c>verified</c> and <c>warning</c>.</summary>
    public required string Status { get; init; }

    /// <summary>An operator vouches for it: it stays verified whatever the DNS says.</summary>
    public required bool Vouched { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTime? CreatedAt { get; init; }

    /// <summary>Since when it is verified; null: it is not.</summary>
    public required DateTime? VerifiedAt { get; init; }

    /// <summary>Since when a required record is not found as it should be; null: none is missing.</summary>
    public required DateTime? WarningSince { get; init; }

    /// <summary>When it is unverified if that goes on.</summary>
    public required DateTime? UnverifiesAt { get; init; }

    /// <summary>When the DNS was asked last; null: never.</summary>
    public required DateTime? CheckedAt { get; init; }

    /// <summary>Days after which new DKIM keys are made; 0: only on demand.</summary>
    public required int RotationDays { get; init; }

    /// <summary>When that is due next; null: never, or new keys wait for their records.</summary>
    public required DateTime? RotatesAt { get; init; }

    /// <summary>What to publish in the DNS.</summary>
    public required IReadOnlyList<DomainRecordShape> Records { get; init; }

    /// <summary>The DKIM keys.</summary>
    public required IReadOnlyList<DkimKeyShape> Keys { get; init; }

    /// <summary>The MTA-STS policy that goes with the record of that purpose; null while the DNS has named no MX hosts of the domain.</summary>
    public required MtaStsPolicyShape? MtaStsPolicy { get; init; }

    public static DomainShape Of(DomainDescription domain) => new()
    {
        Name = domain.Name,
        DisplayName = DomainWords.Display(domain.Name),
        Status = DomainWords.Of(domain.Status),
        Vouched = domain.IsVouched,
        CreatedAt = Times.Edge(domain.CreatedAt),
        VerifiedAt = Times.Edge(domain.VerifiedAt),
        WarningSince = Times.Edge(domain.WarningSince),
        UnverifiesAt = Times.Edge(domain.UnverifiesAt),
        CheckedAt = Times.Edge(domain.CheckedAt),
        RotationDays = domain.RotationEvery,
        RotatesAt = Times.Edge(domain.RotatesAt),
        Records = [.. domain.Records.Select(DomainRecordShape.Of)],
        Keys = [.. domain.Keys.Select(DkimKeyShape.Of)],
        MtaStsPolicy = domain.PolicyText is { } text ? new MtaStsPolicyShape(domain.PolicyUrl!, text) : null,
    };
}
