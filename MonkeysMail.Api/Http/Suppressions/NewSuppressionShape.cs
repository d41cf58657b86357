namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>An address to be added.</summary>
internal sealed record NewSuppressionShape
{
    /// <summary>The address.</summary>
    public required string Email { get; init; }

    /// <summary>Why; <c>manual</c> when left out.</summary>
    public string? Reason { get; init; }

    /// <summary>The mail it covers; null: all.</summary>
    public string? Stream { get; init; }

    /// <summary>Until when, later than now (RFC 3339); null: for ever.</summary>
    public DateTime? ExpiresAt { get; init; }
}
