namespace MonkeysMail.Grains.Storage;

/// <summary>The database refused the statement and committed nothing. <see cref="Overall"/> is true when no write at all can succeed now
/// (disk full, shutting down), false when a row of the batch may be at fault.</summary>
public sealed class StoreRejectedException(string message, bool overall, Exception? inner = null) : Exception(message, inner)
{
    public bool Overall { get; } = overall;
}
