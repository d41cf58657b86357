// Changes to a message that has not been sent: cancel, and another time.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class ChangeMessage
{
    private const int MostBytes = 4 * 1024;

    public static async Task<IResult> CancelAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        return MessageId.TryParse(id, out var message)
            ? Answer(
                context,
                await calls.RunAsync(grains.GetMessageToChange(Caller.Of(context).Tenant.Id, message).CancelAsync(Caller.ActorOf(context), Caller.ReachOf(context))),
                "Nothing of this message can be canceled: an attempt is running, or everything has ended. Read the message to see which.")
            : Problem.NotFound();
    }

    public static Task<IResult> RescheduleAsync(
        string id, HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget, TimeProvider time) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var now = time.GetUtcNow();
            var (sendAt, invalid) = JsonBody.ReadReschedule(body.Span, now);
            if (invalid is not null)
            {
                return invalid;
            }

            return MessageId.TryParse(id, out var message)
                ? Answer(
                    context,
                    await calls.RunAsync(grains.GetMessageToChange(Caller.Of(context).Tenant.Id, message)
                        .RescheduleAsync(sendAt ?? now, Caller.ActorOf(context), Caller.ReachOf(context))),
                    "The message is not scheduled any more: it was due, canceled, or never had a send_at.")
                : Problem.NotFound();
        });

    // A key that may not read is told no more than when it sent the message.
    public static IResult Answer(HttpContext context, ChangeAnswer answer, string conflict) => answer.Outcome switch
    {
        ChangeOutcome.Done when !Caller.ReachOf(context).ReadsMail =>
            Answers.Json(200, AcceptedShape.Of(answer.Message!), ApiJson.Instance.AcceptedShape),
        ChangeOutcome.Done => Answers.Json(200, MessageShape.Of(answer.Message!), ApiJson.Instance.MessageShape),
        ChangeOutcome.NotFound => Problem.NotFound(),
        ChangeOutcome.Conflict => new Problem(ProblemKind.Conflict, conflict),
        _ => Problem.Unavailable("Nothing was changed: the store takes nothing now. Repeat the request after Retry-After."),
    };
}
