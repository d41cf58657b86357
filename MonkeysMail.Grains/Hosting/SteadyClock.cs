namespace MonkeysMail.Grains.Hosting;

/// <summary>The machine's clock as it was at first, carried on by its monotonic clock, so that it never runs back. Orleans keeps books by
/// this one: its collector of idle activations refuses every activation while the clock is behind where it has been, and the books of its
/// directory expire by the clock too. A machine set back by an hour would do no work for an hour, and look at the membership table as late.</summary>
public sealed class SteadyClock(TimeProvider machine) : TimeProvider
{
    private readonly DateTimeOffset first = machine.GetUtcNow();
    private readonly long mark = machine.GetTimestamp();

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => first + machine.GetElapsedTime(mark);

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);
}
