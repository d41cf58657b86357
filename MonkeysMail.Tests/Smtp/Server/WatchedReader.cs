using System.IO.Pipelines;

namespace MonkeysMail.Tests.Smtp.Server;

/// <summary>A reader that tells whether somebody waits at it.</summary>
internal sealed class WatchedReader(PipeReader inner) : PipeReader
{
    private volatile bool _isWaiting;

    public bool IsWaiting => _isWaiting;

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(cancellationToken);
        _isWaiting = !read.IsCompleted;
        try
        {
            return await read;
        }
        finally
        {
            _isWaiting = false;
        }
    }

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);
}
