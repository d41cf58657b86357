// When to try again: the schedule's delay x uniform(0.8, 1.2), or the delay that the server named (30 s to 4 h, stretched by up to a
// fifth, never cut). The last attempt falls on the end of the window, if that is worth it; then the message expires.
namespace MonkeysMail.Grains.Messages;

public sealed class RetrySchedule(RetryOptions options, Func<double> random)
{
    private static readonly TimeSpan LeastServerDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostServerDelay = TimeSpan.FromHours(4);
    private static readonly TimeSpan LeastRest = TimeSpan.FromMinutes(1);

    /// <param name="deferrals">How often this recipient was deferred, this time included.</param>
    /// <returns>Null: nothing more is tried.</returns>
    public DateTimeOffset? Next(int deferrals, TimeSpan? serverDelay, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var delay = serverDelay is { } named
            ? Clamp(named) * (1 + (0.2 * random()))
            : options.Schedule[Math.Min(deferrals, options.Schedule.Length) - 1] * (0.8 + (0.4 * random()));
        var next = now + delay;
        if (next <= expiresAt)
        {
            return next;
        }

        return expiresAt - now >= LeastRest ? expiresAt : null;
    }

    private static TimeSpan Clamp(TimeSpan delay) =>
        delay < LeastServerDelay ? LeastServerDelay : delay > MostServerDelay ? MostServerDelay : delay;
}
