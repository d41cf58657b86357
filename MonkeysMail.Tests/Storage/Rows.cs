// Rows for tests of the stores: small, valid, each with ids of its own.
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Tests.Storage;

internal static class Rows
{
    /// <summary>Now, in whole microseconds, as the databases keep it.</summary>
    public static DateTimeOffset Now
    {
        get
        {
            var now = TimeProvider.System.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public static WorkspaceId Workspace() => WorkspaceId.New(TimeProvider.System);

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];

    public static MessageRow Message(WorkspaceId workspace, DateTimeOffset? at = null)
    {
        var time = at ?? Now;
        var id = new MessageId(Guid.CreateVersion7(time));
        return new MessageRow
        {
            Workspace = workspace,
            Id = id,
            Status = DeliveryStatus.Queued,
            Stream = MailStream.Transactional,
            Mode = KeyMode.Live,
            CreatedAt = time,
            DueAt = time,
            Owner = "silo-1",
            Attempt = 1,
            Etag = 1,
            FlushId = Guid.NewGuid(),
            Size = 2412,
            Shard = SweepShards.Of(id),
            Head = [1, 2, 3],
            State = [4, 5],
        };
    }

    public static EventRow Event(MessageRow row, MailEventType type = MailEventType.Accepted, string? recipient = "a@example.net") => new(
        row.Workspace,
        new EventId(Guid.NewGuid()),
        row.Id,
        type,
        row.CreatedAt,
        recipient is null ? null : Hash(recipient),
        [7, 7, 7]);

    public static IdempotencyRow Key(MessageRow row, string key = "key", DateTimeOffset? expiresAt = null) => new(
        row.Workspace,
        Hash(key),
        SHA256.HashData(Encoding.UTF8.GetBytes("body")),
        [row.Id],
        Batch: false,
        expiresAt ?? Now.AddHours(24));

    public static MessageWrite Insert(MessageRow row, IdempotencyRow? key = null, string[]? lookups = null) => new()
    {
        Row = row,
        ExpectedEtag = 0,
        Content = [9, 9, 9, 9],
        Events = [Event(row)],
        Lookups = (lookups ?? ["a@example.net"]).Select(Hash).ToList(),
        Idempotency = key,
    };

    public static MessageWrite Update(MessageRow current, Func<MessageRow, MessageRow> change, params EventRow[] events) => new()
    {
        Row = change(current) with { Etag = current.Etag + 1, FlushId = Guid.NewGuid() },
        ExpectedEtag = current.Etag,
        Events = events,
    };

    public static MessageWrite Delivered(MessageRow current) => Update(
        current,
        row => row with { Status = DeliveryStatus.Delivered, DueAt = null, Owner = null, State = [6] },
        Event(current, MailEventType.Delivered));
}
