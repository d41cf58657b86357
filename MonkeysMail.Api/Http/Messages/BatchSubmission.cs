// A batch: with an idempotency key the ids of its messages are fixed first, so that a repeat completes what is missing and sends
// nothing twice; then admission in slices, then acceptance of many at a time. What goes wrong with one message stays with it.
using Microsoft.Extensions.Options;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal sealed class BatchSubmission(
    IGrainFactory grains, Admission admission, Submission submission, GrainCalls calls, TimeProvider time, IOptions<ApiOptions> options)
{
    /// <summary>An answer a message, or the problem of the whole.</summary>
    public async Task<(Submitted[]? Items, bool Replayed, Problem? Problem)> SubmitAsync(
        Caller caller, List<(OutgoingMessage? Message, Problem? Problem)> items, IdempotencyClaim? claim)
    {
        ImmutableArray<MessageId> ids = [.. items.Select(_ => MessageId.New(time))];
        var replayed = false;
        if (claim is not null)
        {
            var answer = await calls.RunAsync(grains.GetGrain<IMessageLogGrain>(caller.Tenant.Id.Value).ClaimBatchAsync(claim, ids));
            switch (answer.Outcome)
            {
                case ClaimOutcome.Free:
                    break;
                case ClaimOutcome.Found when answer.Ids.Length == items.Count:
                    replayed = true;
                    ids = answer.Ids;
                    break;
                case ClaimOutcome.Unavailable:
                    return (null, false, Problem.Unavailable(
                        "Nothing of the batch was accepted: the store takes nothing now. Repeat it after Retry-After."));
                default:
                    return (null, false, Submission.Conflict());
            }
        }

        var results = new Submitted[items.Count];
        var valid = new List<int>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Message is null)
            {
                results[i] = new Submitted(null, items[i].Problem, false, default);
            }
            else
            {
                valid.Add(i);
            }
        }

        var admitted = await admission.AdmitAsync(caller, [.. valid.Select(i => items[i].Message!)]);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, valid.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.BatchConcurrency },
            async (n, _) =>
            {
                var i = valid[n];
                results[i] = admitted[n].Refusal is { } refusal
                    ? await RefusedAsync(caller, ids[i], refusal, admitted[n].RateLimit, replayed)
                    : await submission.AcceptAsync(caller, ids[i], items[i].Message!, admitted[n], null, claim is not null);
            });
        return (results, replayed, null);
    }

    // Of a repeated batch this message may have been accepted the first time, and a replay takes no tokens.
    private async Task<Submitted> RefusedAsync(Caller caller, MessageId id, Refusal refusal, RateLimits rate, bool replayed)
    {
        if (replayed && await FindAsync(caller, id) is { } message)
        {
            var receipt = new AcceptReceipt(id, message.Status, [.. message.Recipients.Select(r => new RecipientReceipt(r.Email, r.Status))]);
            return new Submitted(receipt, null, true, rate);
        }

        return new Submitted(null, Problem.Of(refusal), false, rate);
    }

    private async Task<MessageDescription?> FindAsync(Caller caller, MessageId id)
    {
        try
        {
            return await calls.AskAsync(() => grains.GetMessageToRead(caller.Tenant.Id, id).DescribeAsync(caller.Credential.Mode));
        }
        catch (Exception e) when (GrainFailures.IsInfrastructure(e))
        {
            // The refusal then stands for this message alone; a further repeat asks again.
            return null;
        }
    }
}
