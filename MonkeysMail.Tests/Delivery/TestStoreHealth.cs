using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Tests.Delivery;

/// <summary>A store that is sick when a test says so.</summary>
internal sealed class TestStoreHealth : IStoreHealth
{
    private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _healthy = Completed();
    private int _goodAnswers = int.MaxValue;

    public bool IsHealthy
    {
        get
        {
            if (Interlocked.Decrement(ref _goodAnswers) == -1)
            {
                FallSick();
            }

            return _healthy.Task.IsCompleted;
        }
    }

    public TimeSpan SickFor => TimeSpan.Zero;

    /// <summary>Completes when somebody waits for the store to get well.</summary>
    public Task Awaited => _awaited.Task;

    public Task WhenHealthyAsync(CancellationToken ct)
    {
        if (!_healthy.Task.IsCompleted)
        {
            _awaited.TrySetResult();
        }

        return _healthy.Task.WaitAsync(ct);
    }

    public void FallSick() => _healthy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>So many questions are still answered well.</summary>
    public void FallSickAfter(int questions) => Volatile.Write(ref _goodAnswers, questions);

    public void Recover() => _healthy.TrySetResult();

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
