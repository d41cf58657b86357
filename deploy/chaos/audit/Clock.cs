// Time as everything here has it: the machine's, which no fault of a chaos run moves.
internal static class Clock
{
    public static long Microseconds => TimeProvider.System.GetUtcNow().Ticks / 10 - DateTimeOffset.UnixEpoch.Ticks / 10;

    public static long Mark() => TimeProvider.System.GetTimestamp();

    public static TimeSpan Since(long mark) => TimeProvider.System.GetElapsedTime(mark);

    /// <summary>Waits; an end by the token is no error.</summary>
    public static async Task PauseAsync(TimeSpan time, CancellationToken ct = default) =>
        await Task.Delay(time, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
