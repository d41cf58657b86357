// POST /v1/messages/{id}/retry. With an idempotency key a repeat answers with the message as it is now and tries nothing again. The key is remembered after the retry: should
// the process end between the two, a repeat tries once more.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class RetryMessage
{
    public static async Task<IResult> HandleAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var caller = Caller.Of(context);
        var (claim, unusable) = IdempotencyKey.Read(context.Request, caller.Credential.Mode, $"/v1/messages/{id}/retry", []);
        if (unusable is not null)
        {
            return unusable;
        }

        if (!MessageId.TryParse(id, out var message))
        {
            return Problem.NotFound();
        }

        var log = grains.GetGrain<IMessageLogGrain>(caller.Tenant.Id.Value);
        var replayed = false;
        if (claim is not null)
        {
            var found = await calls.RunAsync(log.FindClaimAsync(claim));
            if (found.Outcome is not (ClaimOutcome.Found or ClaimOutcome.Free))
            {
                return found.Outcome == ClaimOutcome.Unavailable
                    ? Problem.Unavailable("Nothing was tried again: the store takes nothing now. Repeat the request after Retry-After.")
                    : Submission.Conflict();
            }

            replayed = found.Outcome == ClaimOutcome.Found;
        }

        var answer = await calls.RunAsync(grains.GetMessageToChange(caller.Tenant.Id, message).RetryAsync(Caller.ActorOf(context), Caller.ReachOf(context), replayed));
        if (answer.Outcome == ChangeOutcome.Done && replayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }
        else if (answer.Outcome == ChangeOutcome.Done && claim is not null)
        {
            await calls.RunAsync(log.ClaimBatchAsync(claim, [message]));
        }

        return ChangeMessage.Answer(
            context,
            answer,
            "Nothing of this message can be tried again: no recipient is deferred, bounced or expired, an attempt is running, or the body is not kept any more.");
    }
}
