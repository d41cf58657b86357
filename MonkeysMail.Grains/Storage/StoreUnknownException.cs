namespace MonkeysMail.Grains.Storage;

/// <summary>The write was sent, and whether it was committed is not known in time.</summary>
/// <param name="truth">Completes when it is known what became of the write; the batcher keeps trying until then.</param>
public sealed class StoreUnknownException(Task<WriteResult> truth)
    : Exception("The database did not say in time whether the write was committed.")
{
    public Task<WriteResult> Truth { get; } = truth;
}
