// POST /v1/messages: the hot path of the product.
using MonkeysMail.Api.Auth;

namespace MonkeysMail.Api.Http.Messages;

internal static class SendMessage
{
    public const string Route = "/v1/messages";

    public static async Task<IResult> HandleAsync(HttpContext context, SendBodies bodies, Submission submission, TimeProvider time)
    {
        var caller = Caller.Of(context);
        var (body, refused) = await bodies.ReadAsync(context, caller, bodies.Options.MaxRequestBytes);
        if (body is null)
        {
            return refused!;
        }

        // Held until the end: the budget counts what a request takes, and a message in flight takes about as much again.
        using (body)
        {
            var (claim, unusable) = IdempotencyKey.Read(context.Request, caller.Credential.Mode, Route, body.Span);
            if (unusable is not null)
            {
                return unusable;
            }

            var (message, invalid) = JsonBody.ReadMessage(body.Span, bodies.Options, time.GetUtcNow());
            if (message is null)
            {
                // What was valid when it was accepted may not be any more: its send_at has passed. A repeat gets the first answer all the same.
                return claim is not null && await submission.FindFirstAsync(caller, claim) is { } first ? Answer(context, first) : invalid!;
            }

            return Answer(context, await submission.SubmitAsync(caller, message, claim));
        }
    }

    /// <summary>The answer to a single message, with the headers that belong to it.</summary>
    public static IResult Answer(HttpContext context, Submitted submitted)
    {
        RateLimitHeaders.Set(context.Response.Headers, submitted.RateLimit);
        if (submitted.Receipt is not { } receipt)
        {
            return submitted.Problem!;
        }

        if (submitted.Replayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        return Answers.Json(202, AcceptedShape.Of(receipt), ApiJson.Instance.AcceptedShape);
    }
}
