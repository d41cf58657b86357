// A message as the store keeps it: plain columns by which rows are found and claimed, and two sealed blobs. Head is written once at
// acceptance (author, subject, tags, metadata, recipients); State is what changes (statuses, attempts). The store never sees
// what is inside.
namespace MonkeysMail.Grains.Storage;

public sealed record MessageRow
{
    public required WorkspaceId Workspace { get; init; }

    public required MessageId Id { get; init; }

    /// <summary>The message's combined status.</summary>
    public required DeliveryStatus Status { get; init; }

    public required MailStream Stream { get; init; }

    public required KeyMode Mode { get; init; }

    /// <summary>UTC, microseconds.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something is to be done next; null when the message has ended.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>The silo process whose memory works on this row (its lease name), or null.</summary>
    public required string? Owner { get; init; }

    /// <summary>Number of the latest attempt that was intended; part of the sweep's compare-and-set.</summary>
    public required int Attempt { get; init; }

    /// <summary>1 after the insert, one more with every write.</summary>
    public required long Etag { get; init; }

    /// <summary>The flush that wrote this version; tells after a lost answer whether a write was committed.</summary>
    public required Guid FlushId { get; init; }

    /// <summary>Octets of the rendered message, 0 before rendering.</summary>
    public required int Size { get; init; }

    /// <summary>Partition of the sweep, see <see cref="SweepShards"/>.</summary>
    public required short Shard { get; init; }

    public required byte[] Head { get; init; }

    public required byte[] State { get; init; }
}
