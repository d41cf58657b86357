// Reads over many messages of one workspace. Stateless: as many activations as the load asks for, on every silo.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using Orleans.Concurrency;

namespace MonkeysMail.Grains.Messages;

[StatelessWorker]
public sealed partial class MessageLogGrain(
    IMessageStore store, IWorkspaceSealers sealers, TimeProvider time, ILogger<MessageLogGrain> logger) : Grain, IMessageLogGrain
{
    private static readonly IReadOnlySet<int> NobodyRuns = new HashSet<int>();

    private WorkspaceId Workspace => new(this.GetPrimaryKey());

    async Task<MessagePage> IMessageLogGrain.ListAsync(MessageQuery query)
    {
        var sealer = await sealers.GetAsync(Workspace);
        var lookups = new List<byte[]>();
        if (query.Recipient is { } recipient)
        {
            lookups.Add(sealer.Hash(LookupKind.Address, recipient));
        }

        if (query.Tag is { } tag)
        {
            lookups.Add(sealer.Hash(LookupKind.Tag, tag));
        }

        // One more than asked tells whether there is a next page.
        var rows = await store.ListAsync(
            new MessageListQuery(Workspace, query.Status, lookups, query.After, query.Before, query.Cursor, query.Limit + 1, query.Mode),
            CancellationToken.None);
        var page = rows.Take(query.Limit).Select(row => TryDescribe(sealer, row)).OfType<MessageDescription>().ToImmutableArray();
        return new MessagePage(page, rows.Count > query.Limit ? rows[query.Limit - 1].Id : null);
    }

    // One row that was tampered with does not hide the others.
    private MessageDescription? TryDescribe(WorkspaceSealer sealer, MessageRow row)
    {
        try
        {
            return MessageCodec.Describe(row, MessageCodec.OpenHead(sealer, row), MessageCodec.OpenState(sealer, row), NobodyRuns);
        }
        catch (CryptographicException exception)
        {
            LogDoesNotOpen(row.Id, row.Workspace, exception.Message);
            return null;
        }
    }

    async Task<ClaimAnswer> IMessageLogGrain.FindClaimAsync(IdempotencyClaim claim)
    {
        var sealer = await sealers.GetAsync(Workspace);
        var found = await store.FindIdempotencyAsync(Workspace, sealer.Hash(LookupKind.IdempotencyKey, claim.Key), CancellationToken.None);
        return found is null ? new ClaimAnswer(ClaimOutcome.Free) : await AnswerAsync(sealer, claim, found);
    }

    async Task<ClaimAnswer> IMessageLogGrain.ClaimBatchAsync(IdempotencyClaim claim, ImmutableArray<MessageId> ids)
    {
        var sealer = await sealers.GetAsync(Workspace);
        var row = Idempotency.Row(Workspace, sealer, claim, ids, batch: true, time.GetUtcNow());
        var found = await store.ClaimIdempotencyAsync(row, CancellationToken.None);
        return found is null ? new ClaimAnswer(ClaimOutcome.Free, Ids: ids) : await AnswerAsync(sealer, claim, found);
    }

    private async Task<ClaimAnswer> AnswerAsync(WorkspaceSealer sealer, IdempotencyClaim claim, IdempotencyRow found)
    {
        if (!claim.RequestHash.AsSpan().SequenceEqual(found.RequestHash))
        {
            return new ClaimAnswer(ClaimOutcome.Other);
        }

        return found.Batch
            ? new ClaimAnswer(ClaimOutcome.Found, Ids: [.. found.Ids])
            : new ClaimAnswer(ClaimOutcome.Found, await Idempotency.ReceiptAsync(store, sealer, found));
    }

    [LoggerMessage(EventId = 1205, Level = LogLevel.Error, Message = "Message {Message} of workspace {Workspace} does not open and is left out of a list. {Reason}")]
    private partial void LogDoesNotOpen(MessageId message, WorkspaceId workspace, string reason);
}
