// Between a message's objects and its sealed rows.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

internal static class MessageCodec
{
    public static byte[] SealHead(WorkspaceSealer sealer, MessageId id, MessageHead head) =>
        sealer.Seal(SealedKind.MessageHead, id.Value, JsonSerializer.SerializeToUtf8Bytes(head, MessageJson.Default.MessageHead));

    public static MessageHead OpenHead(WorkspaceSealer sealer, MessageRow row) => OpenHead(sealer, row.Id, row.Head);

    public static MessageHead OpenHead(WorkspaceSealer sealer, MessageId id, byte[] head) =>
        JsonSerializer.Deserialize(sealer.Open(SealedKind.MessageHead, id.Value, head), MessageJson.Default.MessageHead)!;

    public static byte[] SealState(WorkspaceSealer sealer, MessageId id, MessageState state) =>
        sealer.Seal(SealedKind.MessageState, id.Value, JsonSerializer.SerializeToUtf8Bytes(state, MessageJson.Default.MessageState));

    public static MessageState OpenState(WorkspaceSealer sealer, MessageRow row) =>
        JsonSerializer.Deserialize(sealer.Open(SealedKind.MessageState, row.Id.Value, row.State), MessageJson.Default.MessageState)!;

    public static EventRow SealEvent(
        WorkspaceSealer sealer, WorkspaceId workspace, MessageId message, MessageHead head, MessageFact fact, DateTimeOffset now)
    {
        var id = EventIdOf(message, fact);
        var recipient = fact.Recipient is { } index ? head.Recipients[index] : null;
        var plain = JsonSerializer.SerializeToUtf8Bytes(new SealedEvent(recipient, fact.Data), MessageJson.Default.SealedEvent);
        return new EventRow(
            workspace,
            id,
            message,
            fact.Type,
            now,
            recipient is null ? null : sealer.Hash(LookupKind.Address, Normalize(recipient)),
            sealer.Seal(SealedKind.Event, id.Value, plain));
    }

    public static MailEvent OpenEvent(WorkspaceSealer sealer, EventRow row)
    {
        var opened = JsonSerializer.Deserialize(sealer.Open(SealedKind.Event, row.Id.Value, row.Sealed), MessageJson.Default.SealedEvent)!;
        return new MailEvent(
            row.Id, row.Type, row.CreatedAt, row.Message, opened.Recipient, JsonSerializer.Serialize(opened.Data, MessageJson.Default.EventData));
    }

    /// <summary>The hashes by which a list finds the message.</summary>
    public static IReadOnlyList<byte[]> Lookups(WorkspaceSealer sealer, MessageHead head) =>
    [
        .. head.Recipients.Select(r => sealer.Hash(LookupKind.Address, Normalize(r))),
        .. head.Tags.Distinct(StringComparer.Ordinal).Select(tag => sealer.Hash(LookupKind.Tag, tag)),
    ];

    public static string Normalize(string email) => MailAddress.TryParse(email, out var address) ? address.Normalized : email;

    /// <summary>Deterministic: one fact has one id, however often its commit is tried.</summary>
    public static EventId EventIdOf(MessageId message, MessageFact fact)
    {
        Span<byte> identity = stackalloc byte[16 + 4 + 4 + 1];
        message.Value.TryWriteBytes(identity, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(identity[16..], fact.Recipient ?? -1);
        BinaryPrimitives.WriteInt32BigEndian(identity[20..], fact.Number);
        identity[24] = (byte)fact.Type;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(identity, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80); // UUIDv8: custom (RFC 9562 5.8)
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new EventId(new Guid(hash[..16], bigEndian: true));
    }

    public static MessageDescription Describe(MessageRow row, MessageHead head, MessageState state, IReadOnlySet<int> running) => new(
        row.Id,
        MessageMachine.StatusOf(state),
        row.CreatedAt,
        state.SendAt,
        head.From,
        head.Subject,
        row.Stream,
        head.Tags,
        head.Metadata,
        row.Size,
        [
            .. state.Recipients.Select((recipient, index) => new RecipientDescription(
                head.Recipients[index],
                recipient.Status,
                running.Contains(index),
                recipient.NextAttemptAt,
                recipient.Attempts,
                recipient.Bounce)),
        ]);
}
