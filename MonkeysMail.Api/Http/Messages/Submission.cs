// A valid message through admission and acceptance. The message's id is made here, so that repeating the call after a lost silo
// accepts nothing twice. Tokens go back on definite failures and replays, never when it is unknown what became of the message.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal sealed partial class Submission(
    IGrainFactory grains, Authenticator authenticator, Admission admission, GrainCalls calls, TimeProvider time, ApiMetrics metrics, ILogger<Submission> logger)
{
    private static readonly TimeSpan PendingRetry = TimeSpan.FromSeconds(2);

    public async Task<Submitted> SubmitAsync(Caller caller, OutgoingMessage message, IdempotencyClaim? claim)
    {
        var admitted = await admission.AdmitAsync(caller, message);
        if (admitted.Refusal is { } refusal)
        {
            return claim is not null && refusal.Code is RefusalCode.RateLimited or RefusalCode.QuotaExceeded
                ? await FindAsync(caller, claim!, refusal, admitted.RateLimit)
                : new Submitted(null, Problem.Of(refusal), false, admitted.RateLimit);
        }

        return await AcceptAsync(caller, MessageId.New(time), message, admitted, claim, claim is not null);
    }

    /// <summary>Accepts what was admitted. Never throws.</summary>
    /// <param name="repeatable">The request has an idempotency key: its own claim, or the batch's.</param>
    public async Task<Submitted> AcceptAsync(
        Caller caller, MessageId id, OutgoingMessage message, Admitted admitted, IdempotencyClaim? claim, bool repeatable)
    {
        var request = new AcceptRequest(
            admitted.Mode, admitted.KeyId, message.From, admitted.Recipients, message.Content, message.Stream, message.Tags, message.Metadata,
            message.SendAt, message.ExpiresIn, claim, message.Envelope, message.IpPool, message.RequireTls);
        AcceptAnswer answer;
        var retried = false;
        try
        {
            (answer, retried) = await CallAsync(grains.GetMessage(caller.Tenant.Id, id), request);
        }
        catch (Exception e)
        {
            // The call may have reached the store or not: only the message itself can tell.
            LogUnknown(id, e);
            answer = new AcceptAnswer(AcceptOutcome.Unknown);
        }

        switch (answer.Outcome)
        {
            case AcceptOutcome.Accepted:
            case AcceptOutcome.Replayed when retried && answer.Receipt?.Id == id:
                // Also when the first of our own two calls did it and its answer was lost.
                metrics.Accepted(1);
                return new Submitted(answer.Receipt, null, false, admitted.RateLimit);
            case AcceptOutcome.Replayed:
                metrics.Replayed(1);
                await admission.ReturnAsync(caller, admitted.KeyId, admitted.Tokens, 1);
                return new Submitted(answer.Receipt, null, true, admitted.RateLimit);
            case AcceptOutcome.Unknown:
            case AcceptOutcome.Unavailable when retried:
                // The second of our own two calls found a store that takes nothing: of the first nobody has said whether it was taken.
                return new Submitted(null, Unknown(id, repeatable), false, admitted.RateLimit);
            default:
                await admission.ReturnAsync(caller, admitted.KeyId, admitted.Tokens, 1);
                return new Submitted(null, Failure(answer), false, admitted.RateLimit);
        }
    }

    /// <summary>What an equal request was answered before; null when there was none, or the caller may not send.</summary>
    public async Task<Submitted?> FindFirstAsync(Caller caller, IdempotencyClaim claim)
    {
        if (await authenticator.AuthorizeAsync(caller, Scopes.MailSend) is { Problem: not null })
        {
            return null;
        }

        var found = await calls.AskAsync(() => grains.GetGrain<IMessageLogGrain>(caller.Tenant.Id.Value).FindClaimAsync(claim));
        if (found.Outcome != ClaimOutcome.Found || found.Receipt is not { } receipt)
        {
            return null;
        }

        metrics.Replayed(1);
        return new Submitted(receipt, null, true, default);
    }

    private static Problem Failure(AcceptAnswer answer)
    {
        switch (answer.Outcome)
        {
            case AcceptOutcome.IdempotencyConflict:
                return Conflict();
            case AcceptOutcome.IdempotencyPending:
                return new Problem(ProblemKind.Conflict,
                    "An equal request with this Idempotency-Key is still running. Repeat after Retry-After to get its answer.", null, PendingRetry);
            case AcceptOutcome.Invalid:
                var errors = new FieldErrors();
                errors.Add(answer.Errors);
                return errors.Any ? Problem.Invalid(errors) : Problem.Invalid("body", "can not be made into a message.");
            default:
                return Problem.Unavailable("The message was not accepted: the store takes nothing now. Repeat the request after Retry-After.");
        }
    }

    /// <summary>The key stands for another request.</summary>
    public static Problem Conflict() => new(ProblemKind.IdempotencyConflict,
        "This Idempotency-Key was used for another request in the last 24 hours. Use a new key for a new request.");

    private static Problem Unknown(MessageId id, bool repeatable) => Problem.Unavailable(!repeatable
        ? $"It is not known whether the message was accepted. GET /v1/messages/{id} tells in a moment; send it again only if that answers 404. "
            + "With an Idempotency-Key a repeat would be safe."
        : "It is not known whether the message was accepted. Repeat the request with the same Idempotency-Key: "
            + "it reveals what became of it and sends nothing twice.");

    // The bucket is empty, but a replay takes nothing from it: the first answer may be there.
    private async Task<Submitted> FindAsync(Caller caller, IdempotencyClaim claim, Refusal refusal, RateLimits rate)
    {
        var found = await calls.AskAsync(() => grains.GetGrain<IMessageLogGrain>(caller.Tenant.Id.Value).FindClaimAsync(claim));
        switch (found.Outcome)
        {
            case ClaimOutcome.Found when found.Receipt is { } receipt:
                metrics.Replayed(1);
                return new Submitted(receipt, null, true, rate);
            case ClaimOutcome.Other:
                return new Submitted(null, Conflict(), false, rate);
            default:
                return new Submitted(null, Problem.Of(refusal), false, rate);
        }
    }

    private async Task<(AcceptAnswer Answer, bool Retried)> CallAsync(IMessageGrain message, AcceptRequest request)
    {
        var tries = 0;
        var answer = await calls.RepeatAsync(() =>
        {
            if (tries++ == 0)
            {
                return message.AcceptNewAsync(request);
            }

            metrics.AcceptRetried();
            return message.AcceptAsync(request);
        });
        return (answer, tries > 1);
    }

    [LoggerMessage(ApiEvents.AcceptUnknown, LogLevel.Warning, "It is not known whether {Message} was accepted.")]
    private partial void LogUnknown(MessageId message, Exception exception);
}
