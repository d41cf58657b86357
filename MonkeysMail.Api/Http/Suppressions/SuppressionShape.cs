using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>An address that is not written to.</summary>
internal sealed record SuppressionShape
{
    /// <summary>The address in the form in which addresses are compared: lower case, its domain in ASCII.</summary>
    public required string Email { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The mail it covers; null: all.</summary>
    public required string? Stream { get; init; }

    /// <summary>The event that caused it; null when somebody added it.</summary>
    public required string? Source { get; init; }

    /// <summary>Since when.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Until when; null: for ever.</summary>
    public required DateTime? ExpiresAt { get; init; }

    public static SuppressionShape Of(SuppressionEntry entry) => new()
    {
        Email = entry.Address,
        Reason = SuppressionNames.Of(entry.Reason),
        Stream = entry.Stream is { } stream ? StatusNames.Of(stream) : null,
        Source = entry.Source?.ToString(),
        CreatedAt = Times.Edge(entry.CreatedAt),
        ExpiresAt = Times.Edge(entry.ExpiresAt),
    };
}
