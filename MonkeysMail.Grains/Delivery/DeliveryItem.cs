using System.Diagnostics;

namespace MonkeysMail.Grains.Delivery;

/// <summary>A job in the agent's hands and the promise of its outcome.</summary>
internal sealed class DeliveryItem(DeliveryJob job, CancellationToken token)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Ended = 2;

    private readonly TaskCompletionSource<DeliveryOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private int _state;

    public DeliveryJob Job { get; } = job;

    public CancellationToken Token { get; } = token;

    /// <summary>What the spans of the attempt hang on.</summary>
    public ActivityContext Trace { get; } = DeliveryTracing.Context;

    public Task<DeliveryOutcome> Outcome => _outcome.Task;

    /// <summary>When it began to wait; the destination sets it.</summary>
    public long WaitsSince { get; set; }

    /// <summary>Has been waiting a second time because its first connection was one too many.</summary>
    public bool WasReturned { get; private set; }

    /// <summary>Lets cancellation end the wait; <paramref name="left"/> is called when it does.</summary>
    public void ListenForCancellation(Action left)
    {
        if (Token.CanBeCanceled)
        {
            _registration = Token.UnsafeRegister(
                static (state, ct) =>
                {
                    var (item, action) = ((DeliveryItem, Action))state!;
                    if (Interlocked.CompareExchange(ref item._state, Ended, Waiting) == Waiting)
                    {
                        action();
                        item._outcome.TrySetCanceled(ct);
                    }
                },
                (this, left));
        }
    }

    /// <summary>Claims it for a lane; false when it was cancelled meanwhile.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Gives it back to the queue.</summary>
    public void Return()
    {
        WasReturned = true;
        Volatile.Write(ref _state, Waiting);
    }

    public void Complete(DeliveryOutcome outcome)
    {
        Volatile.Write(ref _state, Ended);
        _registration.Unregister();
        _outcome.TrySetResult(outcome);
    }

    public void Fail(Exception e)
    {
        Volatile.Write(ref _state, Ended);
        _registration.Unregister();
        _outcome.TrySetException(e);
    }

    public void Cancel()
    {
        Volatile.Write(ref _state, Ended);
        _registration.Unregister();
        _outcome.TrySetCanceled(Token);
    }
}
