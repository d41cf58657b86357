using System.Text.Json;
using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Audit;

/// <summary>A change in the workspace.</summary>
internal sealed record AuditEntryShape
{
    /// <summary>Its place in the chain: 1 is the first, without gaps.</summary>
    public required long Position { get; init; }

    /// <summary>The entry's id.</summary>
    public required string Id { get; init; }

    /// <summary>When the change was made.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required AuditActorShape Actor { get; init; }

    /// <summary>The request that made it, as X-Request-Id told it.</summary>
    public required string? RequestId { get; init; }

    /// <summary>What was done: resource and verb, like <c>key.created</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what: an id or a name.</summary>
    public required string Target { get; init; }

    /// <summary>What it was, without secrets; null where nothing was.</summary>
    public required JsonElement? Before { get; init; }

    /// <summary>What it is now, without secrets; null where nothing is left.</summary>
    public required JsonElement? After { get; init; }

    /// <summary>The chain's SHA-256 up to here, in hexadecimal.</summary>
    public required string Hash { get; init; }

    public static AuditEntryShape Of(AuditEntry entry) => new()
    {
        Position = entry.Position,
        Id = entry.Id.ToString(),
        CreatedAt = Times.Edge(entry.CreatedAt),
        Actor = new AuditActorShape
        {
            Kind = KindOf(entry.Actor.Kind),
            Id = entry.Actor.Id,
            Address = entry.Actor.Address.Length == 0 ? null : entry.Actor.Address,
        },
        RequestId = entry.Actor.RequestId.Length == 0 ? null : entry.Actor.RequestId,
        Action = entry.Action,
        Target = entry.Target,
        Before = entry.Before is { } before ? JsonElement.Parse(before) : null,
        After = entry.After is { } after ? JsonElement.Parse(after) : null,
        Hash = Convert.ToHexStringLower(entry.Hash.AsSpan()),
    };

    private static string KindOf(ActorKind kind) => kind switch
    {
        ActorKind.Key => "key",
        ActorKind.User => "user",
        ActorKind.Operator => "operator",
        _ => "system",
    };
}
