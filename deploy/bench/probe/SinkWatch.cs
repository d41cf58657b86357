// Reads smtp-sink's running counter ("sess=1 quit=0 mesg=17", CR), which its -c option writes after each final dot and which the bench sends to a file.
// Looking at the end of that file every 2 ms costs neither the sink nor the engine anything, and no message can be missed: the counter is the sink's own.
using System.Diagnostics;
using System.Globalization;
using System.Text;

internal static class SinkWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    /// <summary>Microseconds since 1970 at which the counter was first seen at <paramref name="count"/> or above.</summary>
    /// <exception cref="TimeoutException">The counter stood still for <paramref name="stall"/>.</exception>
    public static async Task<string> UntilAsync(string file, long count, TimeSpan stall)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var timer = new PeriodicTimer(Interval);
        var (seen, length) = (0L, -1L);
        var progress = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = RandomAccess.GetLength(handle);
            if (now != length)
            {
                length = now;
                var messages = Last(handle, length);
                if (messages >= count)
                {
                    var time = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch;
                    return (time.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);
                }

                if (messages != seen)
                {
                    (seen, progress) = (messages, Stopwatch.GetTimestamp());
                }
            }

            if (Stopwatch.GetElapsedTime(progress) > stall)
            {
                throw new TimeoutException($"the sink has {seen} of {count} messages and none came for {stall.TotalSeconds:f0} s");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private static long Last(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long length)
    {
        var tail = new byte[128]; // a line has at most 51 octets, so at least one whole line is in here
        var read = RandomAccess.Read(handle, tail, Math.Max(0, length - tail.Length));
        var text = Encoding.ASCII.GetString(tail, 0, read);
        var end = text.LastIndexOf('\r');
        var mark = end < 0 ? -1 : text.LastIndexOf("mesg=", end, StringComparison.Ordinal);
        return mark < 0 ? 0 : long.Parse(text.AsSpan(mark + 5, end - mark - 5), CultureInfo.InvariantCulture);
    }
}
