// POST /v1/messages/batch: many messages, each with its own answer.
using MonkeysMail.Api.Auth;

namespace MonkeysMail.Api.Http.Messages;

internal static class SendBatch
{
    private const string Route = "/v1/messages/batch";

    public static async Task<IResult> HandleAsync(
        HttpContext context, SendBodies bodies, BatchSubmission submission, Authenticator authenticator, TimeProvider time)
    {
        // What concerns the key refuses the whole batch, before anything of it is read.
        var caller = Caller.Of(context);
        if (await authenticator.AuthorizeAsync(caller, Scopes.MailSend) is { Problem: { } unauthorized })
        {
            return unauthorized;
        }

        var (body, refused) = await bodies.ReadAsync(context, caller, bodies.Options.MaxBatchBytes);
        if (body is null)
        {
            return refused!;
        }

        using (body)
        {
            var (claim, unusable) = IdempotencyKey.Read(context.Request, caller.Credential.Mode, Route, body.Span);
            if (unusable is not null)
            {
                return unusable;
            }

            var (items, invalid) = JsonBody.ReadBatch(body.Span, bodies.Options, time.GetUtcNow());
            if (items is null)
            {
                return invalid!;
            }

            var (submitted, replayed, problem) = await submission.SubmitAsync(caller, items, claim);
            return submitted is null ? problem! : Answer(context, submitted, replayed);
        }
    }

    private static IResult Answer(HttpContext context, Submitted[] submitted, bool replayed)
    {
        var data = new BatchItemShape[submitted.Length];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = submitted[i].Receipt is { } receipt
                ? new BatchItemShape
                {
                    Index = i,
                    Id = receipt.Id.ToString(),
                    Status = StatusNames.Of(receipt.Status),
                    Recipients = AcceptedRecipientShape.Of(receipt.Recipients),
                }
                : new BatchItemShape { Index = i, Error = submitted[i].Problem!.ToShape() };

            // The bucket after the last call that named it.
            RateLimitHeaders.Set(context.Response.Headers, submitted[i].RateLimit);
        }

        if (replayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        return Answers.Json(202, new BatchAcceptedShape(data), ApiJson.Instance.BatchAcceptedShape);
    }
}
