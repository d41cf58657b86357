// POST /v1/messages/raw: a finished message, envelope apart.
using MonkeysMail.Api.Auth;

namespace MonkeysMail.Api.Http.Messages;

internal static class SendRawMessage
{
    private const string Route = "/v1/messages/raw";

    public static async Task<IResult> HandleAsync(HttpContext context, SendBodies bodies, Submission submission)
    {
        var caller = Caller.Of(context);
        var (body, refused) = await bodies.ReadAsync(context, caller, bodies.Options.MaxMessageBytes);
        if (body is null)
        {
            return refused!;
        }

        using (body)
        {
            var envelope = context.Request.Headers[RawMessageReader.EnvelopeHeader];
            var (claim, unusable) = IdempotencyKey.Read(
                context.Request, caller.Credential.Mode, Route, body.Span, envelope.Count == 0 ? null : string.Join('\n', envelope.ToArray()));
            if (unusable is not null)
            {
                return unusable;
            }

            var (message, invalid) = RawMessageReader.Read(body.Span, envelope, bodies.Options);
            return message is null ? invalid! : SendMessage.Answer(context, await submission.SubmitAsync(caller, message, claim));
        }
    }
}
