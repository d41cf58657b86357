// Reads: the list, one message, its timeline, its bytes. A live key sees live mail, a test key captured mail (D-0008). What is another's, what the
// key does not see and what does not exist are one answer, 404.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class ReadMessages
{
    public static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var (query, invalid) = MessageQueryReader.Read(context.Request.Query);
        if (query is null)
        {
            return invalid!;
        }

        var caller = Caller.Of(context);
        var seen = query with { Mode = caller.Credential.Mode };
        var page = await calls.AskAsync(() => grains.GetGrain<IMessageLogGrain>(caller.Tenant.Id.Value).ListAsync(seen));
        return Answers.Json(
            200,
            new MessageListShape([.. page.Messages.Select(MessageShape.Of)], page.Next?.ToString()),
            ApiJson.Instance.MessageListShape);
    }

    public static async Task<IResult> GetAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls) =>
        Find(id, context, grains) is { } message && await calls.AskAsync(() => message.DescribeAsync(ModeOf(context))) is { } description
            ? Answers.Json(200, MessageShape.Of(description), ApiJson.Instance.MessageShape)
            : Problem.NotFound();

    public static async Task<IResult> EventsAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls) =>
        Find(id, context, grains) is { } message && await calls.AskAsync(() => message.EventsAsync(ModeOf(context))) is { } events
            ? Answers.Json(200, new EventListShape([.. events.Select(EventShape.Of)], null), ApiJson.Instance.EventListShape)
            : Problem.NotFound();

    public static async Task<IResult> RawAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        if (Find(id, context, grains) is not { } message)
        {
            return Problem.NotFound();
        }

        var raw = await calls.AskAsync(() => message.RawAsync(ModeOf(context)));
        switch (raw.Outcome)
        {
            case RawOutcome.Found:
                context.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.eml\"";
                return new MailAnswer(raw.Bytes);
            case RawOutcome.NotRendered:
                return new Problem(
                    ProblemKind.Conflict, "The message is scheduled: it is rendered and signed when due. Read it again after its send_at.");
            case RawOutcome.Deleted:
                return new Problem(
                    ProblemKind.NotFound,
                    "The rendered message is no longer kept: its time, bodies_days of the workspace's retention, is over. Keep it longer with PATCH /v1/workspace.");
            default:
                return Problem.NotFound();
        }
    }

    private static IMessageReadsGrain? Find(string id, HttpContext context, IGrainFactory grains) =>
        MessageId.TryParse(id, out var message) ? grains.GetMessageToRead(Caller.Of(context).Tenant.Id, message) : null;

    // As the key's text says it: the workspace has refused the key if that is not so.
    private static KeyMode ModeOf(HttpContext context) => Caller.Of(context).Credential.Mode;

    private sealed class MailAnswer(ReadOnlyMemory<byte> bytes) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "message/rfc822";
            httpContext.Response.ContentLength = bytes.Length;
            return httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
        }
    }
}
