// A write on its way through the batcher. The caller's answer and the truth are two things: an accept write that was sent is answered
// "unknown" at its deadline, while the batcher goes on until the truth is known.
using System.Diagnostics;

namespace MonkeysMail.Grains.Storage;

internal sealed class PendingWrite
{
    private readonly TaskCompletionSource<WriteResult> truth = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WriteResult> answer;

    public PendingWrite(MessageWrite write, WriteKind kind, long enqueuedAt)
    {
        Write = write;
        Kind = kind;
        Weight = write.Weight;
        EnqueuedAt = enqueuedAt;
        Origin = StorageTracing.Origin;
        answer = kind == WriteKind.Accept ? new(TaskCreationOptions.RunContinuationsAsynchronously) : truth;
    }

    public MessageWrite Write { get; }

    public WriteKind Kind { get; }

    public int Weight { get; }

    public long EnqueuedAt { get; }

    /// <summary>The span under which it was asked for, when traces are made.</summary>
    public Activity? Origin { get; }

    /// <summary>A flush that carried it ended unknown: from then on no failure but its own row's is definite. The writer's alone.</summary>
    public bool MayBeCommitted { get; set; }

    /// <summary>What the caller awaits.</summary>
    public Task<WriteResult> Answer => answer.Task;

    public void Complete(WriteResult result)
    {
        truth.TrySetResult(result);
        answer.TrySetResult(result);
    }

    public void Fail(Exception error)
    {
        if (answer.TrySetException(error))
        {
            truth.TrySetCanceled(); // nobody was given it
        }
        else
        {
            truth.TrySetException(error);
        }
    }

    /// <summary>Tells the caller of an accept write that the result is not known in time.</summary>
    public void AnswerUnknown()
    {
        if (Kind == WriteKind.Accept)
        {
            answer.TrySetException(new StoreUnknownException(truth.Task));
        }
    }

    /// <summary>The process ends before the truth is known.</summary>
    public void Abandon()
    {
        AnswerUnknown();
        truth.TrySetCanceled();
    }
}
