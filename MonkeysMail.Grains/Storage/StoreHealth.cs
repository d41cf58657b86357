// The store's health as the write batcher sees it: sick from the first flush that failed, stayed unanswered or ended unknown, until the
// next success. A refusal of a single row is the row's trouble, not the store's.
namespace MonkeysMail.Grains.Storage;

public sealed class StoreHealth(TimeProvider time) : IStoreHealth
{
    private readonly Lock gate = new();
    private TaskCompletionSource? recovery; // null: healthy
    private long sickSince;

    public bool IsHealthy
    {
        get
        {
            lock (gate)
            {
                return recovery is null;
            }
        }
    }

    public TimeSpan SickFor
    {
        get
        {
            lock (gate)
            {
                return recovery is null ? TimeSpan.Zero : time.GetElapsedTime(sickSince);
            }
        }
    }

    public Task WhenHealthyAsync(CancellationToken ct)
    {
        lock (gate)
        {
            return recovery is null ? Task.CompletedTask : recovery.Task.WaitAsync(ct);
        }
    }

    /// <summary>True when it was healthy until now.</summary>
    internal bool MarkSick()
    {
        lock (gate)
        {
            if (recovery is not null)
            {
                return false;
            }

            recovery = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            sickSince = time.GetTimestamp();
            StorageMetrics.CountSick(1);
            return true;
        }
    }

    /// <summary>True when it was sick until now.</summary>
    internal bool MarkHealthy()
    {
        TaskCompletionSource? recovered;
        lock (gate)
        {
            recovered = recovery;
            recovery = null;
        }

        if (recovered is null)
        {
            return false;
        }

        StorageMetrics.CountSick(-1);
        recovered.SetResult();
        return true;
    }
}
