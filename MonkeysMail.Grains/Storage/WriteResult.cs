namespace MonkeysMail.Grains.Storage;

/// <summary>What became of one write of a committed flush.</summary>
/// <param name="Existing">With KeyTaken: the row that holds the idempotency key.</param>
public sealed record WriteResult(WriteOutcome Outcome, IdempotencyRow? Existing = null)
{
    public static readonly WriteResult Written = new(WriteOutcome.Written);
    public static readonly WriteResult Conflict = new(WriteOutcome.Conflict);
}
