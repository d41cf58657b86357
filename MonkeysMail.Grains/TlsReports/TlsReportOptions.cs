namespace MonkeysMail.Grains.TlsReports;

/// <summary>TLS reports to recipients' domains; off unless the operator says in whose name they go.</summary>
public sealed record TlsReportOptions
{
    /// <summary>The reports' organization-name; null: nothing is collected or sent.</summary>
    public string? Organization { get; init; }

    /// <summary>The reports' contact-info, and the author of their mail.</summary>
    public string? Contact { get; init; }

    /// <summary>Whose mail the reports are: one of its verified domains is that of <see cref="Contact"/>. Null: reports go by HTTPS alone.</summary>
    public WorkspaceId? Workspace { get; init; }

    /// <summary>Networks that are not public, to which reports may be posted nevertheless.</summary>
    public ImmutableArray<System.Net.IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>One report by HTTPS, from the look-up of its host to the answer.</summary>
    public TimeSpan PostTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Counts that a kill may take.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Policy domains of a day in all.</summary>
    public int MostDomains { get; init; } = 16_000;

    public bool IsOn => Organization is not null && Contact is not null;

    /// <summary>The domain in whose name reports go (TLS-Report-Submitter).</summary>
    public string Submitter => Contact![(Contact!.LastIndexOf('@') + 1)..];
}
