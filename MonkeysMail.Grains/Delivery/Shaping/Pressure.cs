// How much of its limits a destination bears, as it shows: half as much each time that it pushes back (421, 4.7.x, a time limit that passed), a
// tenth more for every while in which mail went through. Pure but for the clock's frequency; not safe for concurrent use.
namespace MonkeysMail.Grains.Delivery.Shaping;

internal sealed class Pressure(TimeProvider time)
{
    /// <summary>Connections that were open together are refused together: that is one push.</summary>
    public static readonly TimeSpan OnePush = TimeSpan.FromSeconds(5);

    /// <summary>After a push nothing is tried for so long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Between two steps up.</summary>
    public static readonly TimeSpan StepTime = TimeSpan.FromSeconds(15);

    private const double Least = 0.05;
    private const double Step = 0.1;

    private bool _pushed;
    private long _pushedAt;
    private long _nextStep;

    /// <summary>The part of its limits that is used, over 0, at most 1.</summary>
    public double Scale { get; private set; } = 1;

    /// <summary>The rate at which it was going when it first pushed back; with no rate in its rule this is what is scaled. Null when that was less than 1 a second.</summary>
    public double? RateThen { get; private set; }

    /// <summary>It pushed back. True when less is tried from now on.</summary>
    public bool PushedBack(long now, double rate)
    {
        if (_pushed && time.GetElapsedTime(_pushedAt, now) < OnePush)
        {
            return false;
        }

        RateThen ??= rate >= 1 ? rate : null;
        Lower(Scale / 2, now);
        return true;
    }

    /// <summary>It refused one more connection than these, of so many that were allowed.</summary>
    public bool Refused(int open, int limit, long now)
    {
        var part = (double)open / limit;
        if (part >= Scale)
        {
            return false;
        }

        Lower(part, now);
        return true;
    }

    /// <summary>Mail went through. True when more is tried from now on.</summary>
    public bool Succeeded(long now)
    {
        if (!_pushed || now < _nextStep)
        {
            return false;
        }

        Scale = Scale + Step > 1 - 1e-9 ? 1 : Scale + Step;
        _nextStep = now + Ticks(StepTime);
        if (Scale >= 1)
        {
            (_pushed, RateThen) = (false, null);
        }

        return true;
    }

    private void Lower(double scale, long now)
    {
        Scale = Math.Max(Least, scale);
        (_pushed, _pushedAt, _nextStep) = (true, now, now + Ticks(Pause));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
