namespace MonkeysMail.Api.Http.Audit;

/// <summary>Who made a change.</summary>
internal sealed record AuditActorShape
{
    /// <summary><c>key</c>, <c>user</c>, <c>operator</c> or <c>system</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The key's or user's id, or the name of the part of the engine.</summary>
    public required string Id { get; init; }

    /// <summary>The client's address, where there is one.</summary>
    public required string? Address { get; init; }
}
