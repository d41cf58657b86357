// One message's part of a flush. ExpectedEtag 0 inserts the row (with content, look-ups and, where given, the idempotency key:
// the message is inserted only where its key was won); otherwise it updates status, due, owner, attempt, size, state under the etag.
namespace MonkeysMail.Grains.Storage;

public sealed class MessageWrite
{
    /// <summary>The new row; Etag is ExpectedEtag + 1, FlushId stays the same however often the write is repeated.</summary>
    public required MessageRow Row { get; init; }

    public required long ExpectedEtag { get; init; }

    /// <summary>Sealed content: at insertion, or at the late rendering of a scheduled message (then it replaces). Null: untouched.</summary>
    public byte[]? Content { get; init; }

    public IReadOnlyList<EventRow> Events { get; init; } = [];

    /// <summary>Hashes of recipients and tags by which lists find the message; only at insertion.</summary>
    public IReadOnlyList<byte[]> Lookups { get; init; } = [];

    public IdempotencyRow? Idempotency { get; init; }

    /// <summary>The audit entry of what somebody asked for; null: the engine's own doing.</summary>
    public AuditOutboxRow? Audit { get; init; }

    /// <summary>Octets this write carries, for the bounds of a flush.</summary>
    public int Weight => Row.Head.Length + Row.State.Length + (Content?.Length ?? 0) + Events.Sum(e => e.Sealed.Length);
}
