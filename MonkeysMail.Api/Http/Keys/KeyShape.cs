using System.Text.Json.Serialization;
using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Keys;

/// <summary>An API key.</summary>
internal sealed record KeyShape
{
    /// <summary>The key's id: its public prefix with <c>key_</c> before it.</summary>
    public required string Id { get; init; }

    /// <summary>The key itself. Only in the answer to the request that made it: it is kept nowhere and can not be shown again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary><c>live</c>: mail is sent; <c>test</c>: mail is captured.</summary>
    public required string Mode { get; init; }

    /// <summary>Whether it is taken now.</summary>
    public required string Status { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The only sending domains it may use; empty: any of the workspace.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>The address ranges it is taken from; empty: from anywhere.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Recipients a second that it may send to, beside the workspace's limit; 0: no limit of its own.</summary>
    public required int Rate { get; init; }

    /// <summary>Recipients that a pause can save up.</summary>
    public required int Burst { get; init; }

    /// <summary>Recipients a UTC day that it may send to; 0: no quota of its own.</summary>
    public required long DailyQuota { get; init; }

    /// <summary>Recipients a UTC month that it may send to; 0: no quota of its own.</summary>
    public required long MonthlyQuota { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it expires; null: never.</summary>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    public required DateTime? RevokedAt { get; init; }

    /// <summary>When the overlap after its rotation ends, and the key with it; null: it was not rotated.</summary>
    public required DateTime? OverlapEndsAt { get; init; }

    /// <summary>The key that this one replaced by rotation.</summary>
    public required string? Predecessor { get; init; }

    /// <summary>The key that replaced this one by rotation.</summary>
    public required string? Successor { get; init; }

    /// <summary>How it is used.</summary>
    public required KeyUsageShape Usage { get; init; }

    public static KeyShape Of(KeyDescription key, string? text = null) => new()
    {
        Id = key.Id.ToString(),
        Key = text,
        Name = key.Specification.Name,
        Mode = KeyNames.Of(key.Specification.Mode),
        Status = KeyNames.Of(key.Status),
        Scopes = key.Specification.Scopes,
        Domains = key.Specification.Domains,
        Addresses = key.Specification.Addresses,
        Rate = key.Specification.Rate,
        Burst = key.Specification.Burst,
        DailyQuota = key.Specification.DailyQuota,
        MonthlyQuota = key.Specification.MonthlyQuota,
        CreatedAt = Times.Edge(key.CreatedAt),
        ExpiresAt = Times.Edge(key.Specification.ExpiresAt),
        RevokedAt = Times.Edge(key.RevokedAt),
        OverlapEndsAt = Times.Edge(key.OverlapEndsAt),
        Predecessor = key.Predecessor?.ToString(),
        Successor = key.Successor?.ToString(),
        Usage = new KeyUsageShape(key.Messages, Times.Edge(key.LastUsedAt), key.LastUsedFrom, key.Day.Recipients, key.Month.Recipients),
    };
}
