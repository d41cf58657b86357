namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>Messages that may go now, by timestamps: refilled at a rate, never more than a quarter of a second's worth (at least one), so that
/// nothing is saved up. Not safe for concurrent use.</summary>
internal sealed class RateBucket(TimeProvider time)
{
    private double _rate;
    private double _tokens;
    private long _at;

    /// <summary>Messages a second; null: no limit.</summary>
    public double? Rate => _rate > 0 ? _rate : null;

    public void Set(double? rate, long now)
    {
        if (rate == Rate)
        {
            return;
        }

        if (_rate > 0)
        {
            Refill(now);
        }
        else
        {
            (_tokens, _at) = (1, now);
        }

        _rate = rate ?? 0;
        _tokens = Math.Min(_tokens, Most);
    }

    /// <summary>How long until there is a token; zero when there is one.</summary>
    public TimeSpan Wait(long now)
    {
        if (_rate <= 0)
        {
            return TimeSpan.Zero;
        }

        Refill(now);

        // A token that is complete but for rounding is complete; a wait ends after it, never a moment before.
        return _tokens >= 1 - 1e-9 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((1 - _tokens) / _rate * 1_000));
    }

    public bool TryTake(long now)
    {
        if (Wait(now) > TimeSpan.Zero)
        {
            return false;
        }

        if (_rate > 0)
        {
            _tokens = Math.Max(0, _tokens - 1);
        }

        return true;
    }

    /// <summary>What was taken was not used.</summary>
    public void Return() => _tokens = Math.Min(_tokens + 1, Most);

    private double Most => Math.Max(1, _rate / 4);

    private void Refill(long now)
    {
        if (now > _at)
        {
            _tokens = Math.Min(Most, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * _rate));
            _at = now;
        }
    }
}
