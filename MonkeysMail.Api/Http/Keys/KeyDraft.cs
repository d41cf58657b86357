namespace MonkeysMail.Api.Http.Keys;

/// <summary>What a body of /v1/keys has given so far; null: not given.</summary>
internal sealed class KeyDraft
{
    public string? Name { get; set; }

    public KeyMode? Mode { get; set; }

    public ImmutableArray<string>? Scopes { get; set; }

    public bool SetsExpiry { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public ImmutableArray<string>? Domains { get; set; }

    public ImmutableArray<string>? Addresses { get; set; }

    public int? Rate { get; set; }

    public int? Burst { get; set; }

    public long? DailyQuota { get; set; }

    public long? MonthlyQuota { get; set; }

    public bool Force { get; set; }

    public int? OverlapSeconds { get; set; }
}
