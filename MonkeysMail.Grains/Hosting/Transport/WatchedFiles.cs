// Something made from files, made again when one of them changes. They are looked at when it is asked for, at most every two seconds; a half-written
// file leaves the last good one in use.
using System.Security.Cryptography;

namespace MonkeysMail.Grains.Hosting.Transport;

internal sealed class WatchedFiles<T>
    where T : class
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(2);

    private readonly string[] files;
    private readonly Func<T> load;
    private readonly Action<T> reloaded;
    private readonly Action<Exception> failed;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private DateTime[] stamps;
    private T current;
    private long lookedAt;

    /// <summary>Throws what <paramref name="load"/> throws.</summary>
    public WatchedFiles(string[] files, Func<T> load, Action<T> reloaded, Action<Exception> failed, TimeProvider time)
    {
        this.files = files;
        this.load = load;
        this.reloaded = reloaded;
        this.failed = failed;
        this.time = time;
        stamps = Stamps();
        current = load();
        lookedAt = time.GetTimestamp();
    }

    public T Current
    {
        get
        {
            lock (gate)
            {
                if (time.GetElapsedTime(lookedAt) >= LookPeriod)
                {
                    lookedAt = time.GetTimestamp();
                    Refresh();
                }

                return current;
            }
        }
    }

    private void Refresh()
    {
        try
        {
            var now = Stamps();
            if (!now.AsSpan().SequenceEqual(stamps))
            {
                current = load();
                stamps = now;
                reloaded(current);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            failed(exception);
        }
    }

    private DateTime[] Stamps() => [.. files.Select(File.GetLastWriteTimeUtc)];
}
