using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Domains;

/// <summary>Whether mail of a domain passes DMARC, by the DNS of now.</summary>
internal sealed record AlignmentShape
{
    /// <summary>The domain, in A-label form.</summary>
    public required string Domain { get; init; }

    /// <summary>When the DNS was asked.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>Mail of the domain passes; null: the DNS did not tell.</summary>
    public required bool? Passes { get; init; }

    /// <summary>The policy that applies; null: there is none.</summary>
    public required DmarcShape? Dmarc { get; init; }

    /// <summary>The keys that sign.</summary>
    public required IReadOnlyList<DkimCheckShape> Dkim { get; init; }

    /// <summary>SPF for each address that mail comes from.</summary>
    public required IReadOnlyList<SpfCheckShape> Spf { get; init; }

    /// <summary>What is not as it should be, and what to do.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    public static AlignmentShape Of(AlignmentReport report) => new()
    {
        Domain = report.Domain,
        CheckedAt = Times.Edge(report.CheckedAt),
        Passes = report.Passes,
        Dmarc = report.Dmarc is { } dmarc ? DmarcShape.Of(dmarc) : null,
        Dkim = [.. report.Dkim.Select(key => new DkimCheckShape(key.Selector, DomainWords.Of(key.Algorithm), DomainWords.Of(key.Record), key.Aligned))],
        Spf = [.. report.Spf.Select(spf => new SpfCheckShape(spf.Source, spf.MailFrom, spf.Result, spf.Aligned, spf.Mechanism, spf.Lookups, spf.Problem))],
        Reasons = report.Reasons,
    };
}
