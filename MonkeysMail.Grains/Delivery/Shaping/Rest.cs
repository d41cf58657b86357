namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>When an MX set that cannot be reached is left alone: after so many failures in a row, each time for twice as long. Not safe for
/// concurrent use.</summary>
internal sealed class Rest(DeliveryOptions options, TimeProvider time)
{
    private int _rests;
    private long _until = long.MinValue;

    /// <summary>Failures in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>It may be back or not: one connection finds out.</summary>
    public bool IsDoubtful => Failures >= options.FailuresBeforeBackOff;

    public bool Rests(long now) => now < _until;

    public TimeSpan? Left(long now) => Rests(now) ? time.GetElapsedTime(now, _until) : null;

    /// <summary>True when it rests from now on.</summary>
    public bool Failed(long now)
    {
        Failures++;
        if (!IsDoubtful || Rests(now))
        {
            return false;
        }

        var rest = options.BackOff * Math.Pow(2, Math.Min(_rests++, 20));
        var bounded = rest < options.MaxBackOff ? rest : options.MaxBackOff;
        _until = now + (long)(bounded.TotalSeconds * time.TimestampFrequency);
        return true;
    }

    /// <summary>It is dialled again now, and still in doubt.</summary>
    public void End() => (_rests, _until) = (0, long.MinValue);

    /// <summary>True when it was in doubt.</summary>
    public bool Succeeded()
    {
        var recovered = IsDoubtful;
        (Failures, _rests, _until) = (0, 0, long.MinValue);
        return recovered;
    }
}
