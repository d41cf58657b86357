// A token bucket: pure, told the time. All or nothing: a call that wants more than there is takes nothing.
namespace MonkeysMail.Grains.Workspaces;

public sealed class TokenBucket
{
    private readonly int rate;
    private readonly int burst;
    private double tokens;
    private DateTimeOffset at;

    public TokenBucket(int rate, int burst, double tokens, DateTimeOffset now)
    {
        this.rate = rate;
        this.burst = burst;
        this.tokens = Math.Clamp(tokens, 0, burst);
        at = now;
    }

    public bool IsUnlimited => rate == 0;

    /// <summary>The most that there can be.</summary>
    public int Burst => burst;

    /// <summary>A bucket of another size with the tokens of this one; of one that had no limit, a full one.</summary>
    public TokenBucket Resized(int newRate, int newBurst, DateTimeOffset now) =>
        newRate == rate && newBurst == burst ? this : new TokenBucket(newRate, newBurst, IsUnlimited ? newBurst : Checkpoint(now).Tokens, now);

    public bool TryTake(int count, DateTimeOffset now, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (IsUnlimited || count == 0)
        {
            return true;
        }

        Refill(now);
        if (count <= tokens)
        {
            tokens -= count;
            return true;
        }

        // More than a full bucket can never be taken at once: it waits for a full one.
        retryAfter = TimeSpan.FromSeconds((Math.Min(count, burst) - tokens) / rate);
        return false;
    }

    public void Return(int count, DateTimeOffset now)
    {
        Refill(now);
        tokens = Math.Min(burst, tokens + count);
    }

    public RateLimitState Describe(DateTimeOffset now)
    {
        if (IsUnlimited)
        {
            return default;
        }

        Refill(now);
        return new RateLimitState(burst, (int)tokens, TimeSpan.FromSeconds((burst - tokens) / rate), TimeSpan.FromSeconds((double)burst / rate));
    }

    public BucketCheckpoint Checkpoint(DateTimeOffset now)
    {
        Refill(now);
        return new BucketCheckpoint(tokens, now);
    }

    private void Refill(DateTimeOffset now)
    {
        if (now > at)
        {
            tokens = Math.Min(burst, tokens + ((now - at).TotalSeconds * rate));
            at = now;
        }
    }
}
