// What both databases ask of a write before they touch anything; a write that breaks it is refused alone.
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage;

internal static class MessageWriteRules
{
    public static void Check(MessageWrite write)
    {
        if (write.Row.Etag != write.ExpectedEtag + 1)
        {
            throw new StoreRejectedException("The new etag is not the expected one plus one.", overall: false);
        }

        if (write.Idempotency is { } claim && (claim.Batch || claim.Workspace != write.Row.Workspace || !IsOwn(claim, write)))
        {
            throw new StoreRejectedException("The idempotency key of a write must stand for its message alone.", overall: false);
        }

        _ = write.Idempotency is { } key ? LookupHash.ToGuid(key.KeyHash) : default;
        foreach (var hash in write.Lookups)
        {
            _ = LookupHash.ToGuid(hash);
        }
    }

    /// <summary>Whether a row that holds the key stands for this very message: then the key is no obstacle.</summary>
    public static bool IsOwn(IdempotencyRow holder, MessageWrite write) => !holder.Batch && holder.Ids is [var only] && only == write.Row.Id;
}
