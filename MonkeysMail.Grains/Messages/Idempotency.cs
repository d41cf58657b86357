using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

/// <summary>Idempotency keys: scoped to the workspace, kept as a hash, for 24 h.</summary>
internal static class Idempotency
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public static IdempotencyRow Row(
        WorkspaceId workspace, WorkspaceSealer sealer, IdempotencyClaim claim, IReadOnlyList<MessageId> ids, bool batch, DateTimeOffset now) =>
        new(workspace, sealer.Hash(LookupKind.IdempotencyKey, claim.Key), [.. claim.RequestHash], ids, batch, now + Lifetime);

    /// <summary>The receipt of the message that a key stands for; null when its row is gone.</summary>
    public static async Task<AcceptReceipt?> ReceiptAsync(IMessageStore store, WorkspaceSealer sealer, IdempotencyRow found)
    {
        var row = await store.ReadAsync(found.Workspace, found.Ids[0], CancellationToken.None);
        return row is null ? null : MessageReceipts.From(row.Id, MessageCodec.OpenHead(sealer, row));
    }
}
