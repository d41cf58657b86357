namespace MonkeysMail.Grains.Storage;

/// <summary>Bounds of the write batcher. The defaults are the product's; tests make them small.</summary>
public sealed record WriteBatcherOptions
{
    /// <summary>Writes in one flush, at most.</summary>
    public int FlushWrites { get; init; } = 1024;

    /// <summary>Octets in one flush, at most; one larger write goes alone.</summary>
    public long FlushBytes { get; init; } = 16_000_000;

    /// <summary>Accept writes that wait, at most.</summary>
    public int AcceptQueueWrites { get; init; } = 4096;

    /// <summary>Octets of accept writes that wait, at most.</summary>
    public long AcceptQueueBytes { get; init; } = 128_000_000;

    /// <summary>Outcome writes that wait, at most.</summary>
    public int OutcomeQueueWrites { get; init; } = 10_000;

    /// <summary>A flush without an answer after this long is given up: its result is unknown.</summary>
    public TimeSpan FlushDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a store gets to come back after its flush was canceled, before it is left behind.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An accept write is answered within this time, if need be with "unavailable" or "unknown".</summary>
    public TimeSpan AcceptDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first wait after a failed flush; doubles up to <see cref="MaxBackoff"/>.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(2);
}
