namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>Messages a second over the last whole seconds, ten at most. Not safe for concurrent use.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    public const int Seconds = 10;

    private readonly int[] _counts = new int[Seconds + 1];
    private long _second = time.GetTimestamp() / time.TimestampFrequency;

    public void Add(long now)
    {
        Advance(now);
        _counts[_second % _counts.Length]++;
    }

    public double PerSecond(long now, int over = Seconds)
    {
        Advance(now);
        var sum = 0;
        for (var back = 1; back <= over; back++)
        {
            sum += _counts[(_second - back + _counts.Length) % _counts.Length];
        }

        return (double)sum / over;
    }

    private void Advance(long now)
    {
        var second = now / time.TimestampFrequency;
        if (second - _second >= _counts.Length)
        {
            Array.Clear(_counts);
            _second = second;
        }

        while (_second < second)
        {
            _counts[++_second % _counts.Length] = 0;
        }
    }
}
