// The loop of the load client: one thread, ppoll(2), non-blocking sockets.
// It must not judge the engine kindly: a message counts from the moment it was due, and only a 202 counts as accepted.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

internal sealed partial class Load : IDisposable
{
    private const short PollIn = 1;
    private const short PollOut = 4;
    private static readonly long RefusalPause = Stopwatch.Frequency / 50; // 20 ms before a refused message is tried again

    private readonly LoadOptions options;
    private readonly RequestWriter writer;
    private readonly Connection[] connections;
    private readonly PollDescriptor[] descriptors;
    private readonly List<long> latencies;
    private readonly long wallStart;
    private readonly long start;
    private readonly TimeSpan cpuStart;
    private long last;
    private long submitted;
    private long refused;

    public Load(LoadOptions options)
    {
        this.options = options;
        writer = new RequestWriter(options);
        connections = new Connection[options.Connections];
        descriptors = new PollDescriptor[options.Connections];
        latencies = new List<long>(options.Count > 0 ? (int)options.Count : 100_000);

        cpuStart = Process.GetCurrentProcess().TotalProcessorTime;
        wallStart = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        start = last = Stopwatch.GetTimestamp(); // connecting belongs to the run, as it does with smtp-source
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = new Connection(options.Target, writer);
        }
    }

    public List<string> Accepted { get; } = [];

    public void Run()
    {
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var connection in connections)
            {
                if (connection.RepeatAt != 0 && connection.RepeatAt <= now)
                {
                    connection.Repeat();
                }
                else if (!connection.Busy && connection.RepeatAt == 0 && Due(now, out var since))
                {
                    connection.Start(writer, submitted++, since);
                }
            }

            if (!Wait())
            {
                return;
            }

            for (var i = 0; i < connections.Length; i++)
            {
                if (descriptors[i].Returned != 0)
                {
                    Serve(connections[i]);
                }
            }
        }
    }

    public string Summary()
    {
        latencies.Sort();
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpuStart).TotalMicroseconds / Math.Max(1, latencies.Count);
        var seconds = (double)(last - start) / Stopwatch.Frequency;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"accepted={latencies.Count} refused={refused} seconds={seconds:f3} rate={latencies.Count / seconds:f0} p50_ms={Quantile(0.5):f2} p99_ms={Quantile(0.99):f2} max_ms={Quantile(1):f2} first_us={wallStart} last_us={Microseconds(last)} load_cpu_us={cpu:f1}");
    }

    public void Dispose()
    {
        foreach (var connection in connections)
        {
            connection?.Dispose();
        }
    }

    private bool Ended(long now) =>
        options.Count > 0 ? submitted >= options.Count : now - start >= options.Seconds * Stopwatch.Frequency;

    /// <summary>Whether one more message is to be sent now, and from when its latency counts.</summary>
    private bool Due(long now, out long since)
    {
        since = options.Rate > 0 ? NextDue() : now;
        return !Ended(since) && since <= now;
    }

    private long NextDue() => start + (long)(submitted / options.Rate * Stopwatch.Frequency);

    /// <summary>Sleeps until a socket is ready or something falls due; false when all is answered and nothing is left to send.</summary>
    private unsafe bool Wait()
    {
        var wake = long.MaxValue;
        var busy = false;
        for (var i = 0; i < connections.Length; i++)
        {
            var connection = connections[i];
            busy |= connection.Busy;
            wake = connection.RepeatAt != 0 ? Math.Min(wake, connection.RepeatAt) : wake;
            descriptors[i].Handle = connection.Busy ? connection.Handle : -1; // ppoll passes over a negative one
            descriptors[i].Wanted = connection.Sending ? (short)(PollIn | PollOut) : PollIn;
            descriptors[i].Returned = 0;
        }

        var now = Stopwatch.GetTimestamp();
        if (options.Rate > 0 && !Ended(NextDue()) && !Array.TrueForAll(connections, c => c.Busy || c.RepeatAt != 0))
        {
            wake = Math.Min(wake, NextDue());
        }

        if (!busy && wake == long.MaxValue)
        {
            return false;
        }

        var pause = Math.Clamp(wake - now, 0, 60 * Stopwatch.Frequency);
        var timeout = new TimeSpec { Seconds = pause / Stopwatch.Frequency, Nanoseconds = pause % Stopwatch.Frequency * (1_000_000_000 / Stopwatch.Frequency) };
        fixed (PollDescriptor* first = descriptors)
        {
            var ready = Poll(first, (nuint)descriptors.Length, &timeout, null);
            if (ready == 0 && wake == long.MaxValue)
            {
                throw new LoadException("no answer for 60 s");
            }
        }

        return true;
    }

    private void Serve(Connection connection)
    {
        if (connection.Sending)
        {
            connection.Send();
        }

        if (!connection.Receive())
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        switch (connection.Status)
        {
            case 202:
                connection.Finish();
                latencies.Add(now - connection.Since);
                last = now;
                if (options.Log is not null)
                {
                    Accepted.Add(string.Create(CultureInfo.InvariantCulture, $"{Id(connection.Answer)} {Microseconds(now)}"));
                }

                break;
            case 503 or 429:
                refused++;
                connection.Postpone(now + RefusalPause);
                break;
            default:
                throw new LoadException($"unexpected answer:\n{Encoding.UTF8.GetString(connection.Answer)}");
        }
    }

    private static string Id(ReadOnlySpan<byte> answer)
    {
        var at = answer.IndexOf("\"id\":\""u8);
        var id = at < 0 ? throw new LoadException("a 202 without an id") : answer[(at + 6)..];
        return Encoding.ASCII.GetString(id[..id.IndexOf((byte)'"')]);
    }

    private long Microseconds(long timestamp) => wallStart + (long)((timestamp - start) * 1_000_000.0 / Stopwatch.Frequency);

    private double Quantile(double q) =>
        latencies.Count == 0 ? 0 : latencies[(int)Math.Clamp(Math.Ceiling(latencies.Count * q) - 1, 0, latencies.Count - 1)] * 1000.0 / Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, void* signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Handle;
        public short Wanted;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
