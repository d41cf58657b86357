namespace MonkeysMail.Grains.Contracts;

/// <summary>Reads over many messages of one workspace (key: the workspace), and the idempotency of batches. Stateless.</summary>
[Alias("mm.IMessageLogGrain")]
public interface IMessageLogGrain : IGrainWithGuidKey
{
    /// <summary>A page of messages, newest first.</summary>
    [Alias("List")]
    Task<MessagePage> ListAsync(MessageQuery query);

    /// <summary>What an idempotency key stands for, without claiming it.</summary>
    [Alias("FindClaim")]
    Task<ClaimAnswer> FindClaimAsync(IdempotencyClaim claim);

    /// <summary>Claims a key for a batch with the ids its items will have, or answers with those of the first equal batch.</summary>
    [Alias("ClaimBatch")]
    Task<ClaimAnswer> ClaimBatchAsync(IdempotencyClaim claim, ImmutableArray<MessageId> ids);
}
