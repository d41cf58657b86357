namespace MonkeysMail.Grains.Hosting;

/// <summary>The database's clock: its time as of the last renewal of the lease, carried on by this machine's monotonic clock, so that a
/// machine whose clock is moved neither delivers early nor writes wrong times. Timers and timestamps are those of the machine.</summary>
/// <param name="machine">The machine's clock. A test's clock is taken as it is.</param>
public sealed class DatabaseClock(TimeProvider machine) : TimeProvider
{
    private volatile Reading? last;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => last is { } reading ? reading.Time + machine.GetElapsedTime(reading.Timestamp) : machine.GetUtcNow();

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>The database has just said what time it is.</summary>
    public void Set(DateTimeOffset now)
    {
        if (machine == System)
        {
            last = new Reading(now, machine.GetTimestamp());
        }
    }

    private sealed record Reading(DateTimeOffset Time, long Timestamp);
}
