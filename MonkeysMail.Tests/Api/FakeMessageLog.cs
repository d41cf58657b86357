using System.Collections.Immutable;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Api;

/// <summary>The messages and idempotency keys of one workspace.</summary>
public sealed class FakeMessageLog(FakeCluster cluster, WorkspaceId workspace) : IMessageLogGrain
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ImmutableArray<byte> Hash, MessageId? Single, ImmutableArray<MessageId> Ids)> _claims = [];
    private int _accepting;

    /// <summary>Called before each acceptance with the message and how often it was called; may throw, wait, or return an answer of its own.</summary>
    public Func<FakeMessage, AcceptRequest, Task<AcceptAnswer?>>? OnAccept { get; set; }

    public int MostAccepting { get; private set; }

    public MessageQuery? LastQuery { get; private set; }

    public ClaimOutcome? ClaimFailure { get; set; }

    public async Task<AcceptAnswer> AcceptAsync(FakeMessage message, AcceptRequest request)
    {
        var running = Interlocked.Increment(ref _accepting);
        try
        {
            lock (_lock)
            {
                MostAccepting = Math.Max(MostAccepting, running);
            }

            if (OnAccept is { } hook && await hook(message, request) is { } answer)
            {
                return answer;
            }

            lock (_lock)
            {
                if (request.Idempotency is { } claim)
                {
                    if (_claims.TryGetValue(claim.Key, out var known))
                    {
                        return known.Hash.SequenceEqual(claim.RequestHash) && known.Single is { } first
                            ? new AcceptAnswer(AcceptOutcome.Replayed, cluster.Message(workspace, first).Receipt)
                            : new AcceptAnswer(AcceptOutcome.IdempotencyConflict);
                    }

                    _claims[claim.Key] = (claim.RequestHash, message.Id, []);
                }

                return message.Accept(request);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _accepting);
        }
    }

    Task<MessagePage> IMessageLogGrain.ListAsync(MessageQuery query)
    {
        LastQuery = query;
        var found = cluster.Accepted(workspace)
            .Where(m => query.Cursor is not { } cursor || string.CompareOrdinal(m.Id.ToString(), cursor.ToString()) < 0)
            .Where(m => query.Tag is not { } tag || m.Request!.Tags.Contains(tag))
            .Take(query.Limit + 1)
            .ToList();
        return Task.FromResult(new MessagePage(
            [.. found.Take(query.Limit).Select(m => m.Describe()!)], found.Count > query.Limit ? found[query.Limit - 1].Id : null));
    }

    Task<ClaimAnswer> IMessageLogGrain.FindClaimAsync(IdempotencyClaim claim)
    {
        lock (_lock)
        {
            return Task.FromResult(
                ClaimFailure is { } failure ? new ClaimAnswer(failure)
                : !_claims.TryGetValue(claim.Key, out var known) ? new ClaimAnswer(ClaimOutcome.Free)
                : !known.Hash.SequenceEqual(claim.RequestHash) ? new ClaimAnswer(ClaimOutcome.Other)
                : new ClaimAnswer(ClaimOutcome.Found, known.Single is { } id ? cluster.Message(workspace, id).Receipt : null, known.Ids));
        }
    }

    Task<ClaimAnswer> IMessageLogGrain.ClaimBatchAsync(IdempotencyClaim claim, ImmutableArray<MessageId> ids)
    {
        lock (_lock)
        {
            if (ClaimFailure is { } failure)
            {
                return Task.FromResult(new ClaimAnswer(failure));
            }

            if (_claims.TryGetValue(claim.Key, out var known))
            {
                return Task.FromResult(known.Hash.SequenceEqual(claim.RequestHash)
                    ? new ClaimAnswer(ClaimOutcome.Found, null, known.Ids)
                    : new ClaimAnswer(ClaimOutcome.Other));
            }

            _claims[claim.Key] = (claim.RequestHash, null, ids);
            return Task.FromResult(new ClaimAnswer(ClaimOutcome.Free));
        }
    }
}
