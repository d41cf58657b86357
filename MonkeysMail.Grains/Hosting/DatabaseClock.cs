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

    /// <summary>The database has said what time it is, in answer to a question asked at <paramref name="askedAt"/> (a timestamp of the machine).</summary>
    public void Set(DateTimeOffset now, long askedAt)
    {
        if (machine == System)
        {
            var received = machine.GetTimestamp();
            DateTimeOffset? carried = last is { } reading ? reading.Time + machine.GetElapsedTime(reading.Timestamp, received) : null;
            last = new Reading(Judge(carried, now, machine.GetElapsedTime(askedAt, received)), received);
        }
    }

    /// <summary>The time at the receipt of an answer. It was said before the answer's commit, which may have taken long: the truth lies between what was said and
    /// that plus the whole way. What was carried on from earlier answers is taken as far as it lies there, so that a slow commit, or a process that was stopped in
    /// the middle, does not put the clock back.</summary>
    internal static DateTimeOffset Judge(DateTimeOffset? carried, DateTimeOffset said, TimeSpan way) =>
        carried is not { } time || time < said ? said : time > said + way ? said + way : time;

    private sealed record Reading(DateTimeOffset Time, long Timestamp);
}
