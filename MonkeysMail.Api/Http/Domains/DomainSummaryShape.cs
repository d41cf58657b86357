using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Domains;

/// <summary>A sending domain in a list.</summary>
internal sealed record DomainSummaryShape
{
    /// <summary>The name in A-label form.</summary>
    public required string Name { get; init; }

    /// <summary>The name as people read it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Whether mail may be sent from it.</summary>
    public required string Status { get; init; }

    /// <summary>When it was added; null for one from before domains were listed.</summary>
    public required DateTime? CreatedAt { get; init; }

    public static DomainSummaryShape Of(DomainSummary domain) => new()
    {
        Name = domain.Name,
        DisplayName = DomainWords.Display(domain.Name),
        Status = DomainWords.Of(domain.Status),
        CreatedAt = Times.Edge(domain.CreatedAt),
    };
}
