// Documents the request in OpenAPI; requests are read by KeyReader. A test holds the two together.
namespace MonkeysMail.Api.Http.Keys;

/// <summary>A key to be made. Unknown fields are refused with their name.</summary>
internal sealed record NewKeyShape
{
    /// <summary>What it is for: 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>live</c>: mail is sent; <c>test</c>: mail is captured.</summary>
    public required string Mode { get; init; }

    /// <summary>What it may do; not more than the key that makes it.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When it expires (RFC 3339); null: never.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>The only sending domains it may use, at most 100; empty: any of the workspace.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>The address ranges it is taken from (CIDR, IPv4 and IPv6), at most 100; empty: from anywhere.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>Recipients a second that it may send to, beside the workspace's limit: 0 to 1,000,000; 0: no limit of its own.</summary>
    public int? Rate { get; init; }

    /// <summary>Recipients that a pause can save up, 1 to 10,000,000; left out: the rate, at least 50.</summary>
    public int? Burst { get; init; }

    /// <summary>Recipients a UTC day that it may send to, beside the workspace's quota: 0 to 10,000,000,000; 0: no quota of its own.</summary>
    public long? DailyQuota { get; init; }

    /// <summary>Recipients a UTC month that it may send to, beside the workspace's quota: 0 to 10,000,000,000; 0: no quota of its own.</summary>
    public long? MonthlyQuota { get; init; }
}
