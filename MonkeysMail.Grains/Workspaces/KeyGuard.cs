// What a workspace judges a key by, in memory: its record as it is durable, its ranges read, its own bucket and quota, and how it is used.
namespace MonkeysMail.Grains.Workspaces;

public sealed class KeyGuard
{
    private HashSet<string> domains = [];

    /// <param name="tokens">What its bucket holds; null: full.</param>
    public KeyGuard(ApiKeyRecord record, KeyUsage? usage, double? tokens, DateTimeOffset now, QuotaMark? quota = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        Record = record;
        Bucket = new TokenBucket(record.Rate, record.Burst, tokens ?? record.Burst, now);
        Quota = new Quota(quota, record.DailyQuota, record.MonthlyQuota);
        Kept = usage ?? KeyUsage.None;
        Usage = Kept;
        Read(record);
    }

    public ApiKeyRecord Record { get; private set; }

    public IpAllowlist Addresses { get; private set; } = IpAllowlist.Everybody;

    public TokenBucket Bucket { get; private set; }

    public Quota Quota { get; }

    public KeyUsage Usage { get; private set; }

    /// <summary>The use that the stored state has.</summary>
    public KeyUsage Kept { get; set; }

    /// <summary>Takes over a record that has become durable; the bucket keeps its tokens.</summary>
    public void Update(ApiKeyRecord record, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (ReferenceEquals(record, Record))
        {
            return;
        }

        Bucket = Bucket.Resized(record.Rate, record.Burst, now);
        Quota.Update(record.DailyQuota, record.MonthlyQuota);
        Record = record;
        Read(record);
    }

    /// <summary>Bound to no domains, or to this one among others.</summary>
    public bool MaySendFrom(string domain) => domains.Count == 0 || domains.Contains(domain);

    public void Used(DateTimeOffset now, string address, int messages = 0) => Usage = new KeyUsage(Usage.Messages + messages, now, address);

    public void GiveBack(int tokens, int messages, DateTimeOffset now)
    {
        Bucket.Return(tokens, now);
        Quota.Return(tokens, now);
        if (messages > 0)
        {
            Usage = Usage with { Messages = Math.Max(0, Usage.Messages - messages) };
        }
    }

    public KeyDescription Describe(DateTimeOffset now) => new(
        new KeyId(Record.Prefix),
        Record.Specify(),
        Record.RevokedAt is not null ? KeyStatus.Revoked : Record.IsInForce(now) ? KeyStatus.Active : KeyStatus.Expired,
        Record.CreatedAt,
        Record.RevokedAt,
        Record.OverlapEndsAt,
        Record.Predecessor,
        Record.Successor,
        Usage.Messages,
        Usage.LastUsedAt,
        Usage.LastUsedFrom,
        Quota.Describe(QuotaWindow.Day, now),
        Quota.Describe(QuotaWindow.Month, now));

    private void Read(ApiKeyRecord record)
    {
        Addresses = IpAllowlist.Of(record.Addresses);
        domains = new HashSet<string>(record.Domains.IsDefault ? [] : record.Domains, StringComparer.Ordinal);
    }
}
