using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Domains;

/// <summary>A DKIM key of the domain.</summary>
internal sealed record DkimKeyShape
{
    /// <summary>The selector (<c>s=</c>).</summary>
    public required string Selector { get; init; }

    /// <summary>The algorithm of its signatures.</summary>
    public required string Algorithm { get; init; }

    /// <summary><c>pending</c>: it waits for its record; <c>active</c>: it signs; <c>retiring</c>: its record has to stay; <c>retired</c>: it is destroyed, its record may go.</summary>
    public required string Status { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTime? CreatedAt { get; init; }

    /// <summary>When it began to sign.</summary>
    public required DateTime? ActiveAt { get; init; }

    /// <summary>When another took its place.</summary>
    public required DateTime? StoppedAt { get; init; }

    /// <summary>When it is, or was, destroyed.</summary>
    public required DateTime? RetiresAt { get; init; }

    public static DkimKeyShape Of(DkimKeyDescription key) => new()
    {
        Selector = key.Selector,
        Algorithm = DomainWords.Of(key.Algorithm),
        Status = DomainWords.Of(key.Status),
        CreatedAt = Times.Edge(key.CreatedAt),
        ActiveAt = Times.Edge(key.ActiveAt),
        StoppedAt = Times.Edge(key.StoppedAt),
        RetiresAt = Times.Edge(key.RetiresAt),
    };
}
