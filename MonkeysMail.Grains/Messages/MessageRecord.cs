// The state object of the message grain towards its storage: the row as it was last read or committed, and the write that the next
// WriteStateAsync is to make. Content, events, look-ups and the idempotency key go with it in the same transaction.
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed class MessageRecord
{
    /// <summary>The committed row; null when the message does not exist.</summary>
    public MessageRow? Row { get; set; }

    /// <summary>What the next write commits.</summary>
    public MessageWrite? Pending { get; set; }

    public WriteKind Kind { get; set; }

    /// <summary>What became of the last write.</summary>
    public WriteResult? Result { get; set; }
}
