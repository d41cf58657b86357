namespace MonkeysMail.Tests.Kit;

/// <summary>The machine's clock, set forth by a test. Orleans keeps its own books by the monotonic clock and notices nothing.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long shift;

    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shift));
}
