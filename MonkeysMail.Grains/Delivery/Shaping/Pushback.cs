namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>What says "less of it" rather than something about a message: a 421 (RFC 5321 3.8), a temporary refusal for policy (4.7.x, RFC 3463 3.8), no answer
/// in time.</summary>
internal static class Pushback
{
    public static bool Is(SmtpReply reply) =>
        reply.Code == 421 || (reply.Code is >= 400 and < 500 && reply.Enhanced is { } enhanced && enhanced.StartsWith("4.7.", StringComparison.Ordinal));

    public static bool Is(SessionFailure failure) => failure.TimedOut || (failure.Reply is { } reply && Is(reply));

    /// <summary>Of a transaction that has ended.</summary>
    public static bool Is(Transaction transaction, TransactionSlot[] slots) =>
        transaction.TimedOut
        || (transaction.LostReply is { } last && Is(last))
        || Array.Exists(slots, slot => slot is { Decided: true, Collected: false, Reply: { } reply } && Is(reply));
}
