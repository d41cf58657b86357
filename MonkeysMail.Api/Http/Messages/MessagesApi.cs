// The resource /v1/messages: which route does what, with what key, and how it is described. The handlers are beside this file, one
// a verb.
using MonkeysMail.Api.Auth;

namespace MonkeysMail.Api.Http.Messages;

internal static class MessagesApi
{
    private const string WithoutReading = "A key without `mail:read` is answered with the id and the states alone, as when it sent the message.";

    public static void MapMessages(this IEndpointRouteBuilder v1)
    {
        var group = v1.MapGroup("/messages").WithTags("Messages").RequireCaller();

        // The scope of these is judged by admission, in the same call as the message.
        group.MapPost("", SendMessage.HandleAsync).TakesJson<SendShape>()
            .WithName("SendMessage").WithSummary("Send a message")
            .WithDescription("Answers 202 after the message is durable. Repeat safely with the same Idempotency-Key.")
            .Produces<AcceptedShape>(202).WithProblems(400, 401, 403, 409, 413, 415, 422, 429, 503);
        group.MapPost("/raw", SendRawMessage.HandleAsync).TakesMail()
            .WithName("SendRawMessage").WithSummary("Send a finished RFC 5322 message")
            .WithDescription("The envelope comes from X-MonkeysMail-To headers, else from To, Cc and Bcc. "
                + "Lines end with CRLF and have at most 998 octets.")
            .Produces<AcceptedShape>(202).WithProblems(400, 401, 403, 409, 413, 415, 422, 429, 503);
        group.MapPost("/batch", SendBatch.HandleAsync).TakesJson<BatchShape>()
            .WithName("SendBatch").WithSummary("Send up to 1,000 messages")
            .WithDescription("Answers 202 with one entry a message: its id, or its own error. "
                + "Repeat safely with the same Idempotency-Key: what is missing is completed.")
            .Produces<BatchAcceptedShape>(202).WithProblems(400, 401, 403, 409, 413, 415, 422, 429, 503);

        var change = group.MapGroup("").RequireScope(Scopes.MailSend);
        change.MapPost("/{id}/cancel", ChangeMessage.CancelAsync)
            .WithName("CancelMessage").WithSummary("Stop what is scheduled or still waiting")
            .WithDescription("Answers 409 when nothing can be canceled: everything has ended, or an attempt is running. Repeating it is harmless. "
                + WithoutReading)
            .Produces<MessageShape>().WithProblems(401, 403, 404, 409, 429, 503);
        change.MapPost("/{id}/retry", RetryMessage.HandleAsync)
            .WithName("RetryMessage").WithSummary("Try again now")
            .WithDescription("What is deferred is due now; what bounced or expired begins anew, with a full window, while its body is kept. Answers 409 when nothing of the "
                + "message can be tried again. Suppressed addresses stay suppressed: remove them from the list first. Repeat safely with the same Idempotency-Key.")
            .Produces<MessageShape>().WithProblems(401, 403, 404, 409, 422, 429, 503);
        change.MapPatch("/{id}", ChangeMessage.RescheduleAsync).TakesJson<RescheduleShape>()
            .WithName("RescheduleMessage").WithSummary("Change when a scheduled message is sent")
            .WithDescription(WithoutReading)
            .Produces<MessageShape>().WithProblems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503);

        var read = group.MapGroup("").RequireScope(Scopes.MailRead);
        read.MapGet("", ReadMessages.ListAsync)
            .WithName("ListMessages").WithSummary("List messages, newest first")
            .Produces<MessageListShape>().WithProblems(401, 403, 422, 429, 503);
        read.MapGet("/{id}", ReadMessages.GetAsync)
            .WithName("GetMessage").WithSummary("Get a message with each recipient and attempt")
            .Produces<MessageShape>().WithProblems(401, 403, 404, 429, 503);
        read.MapGet("/{id}/events", ReadMessages.EventsAsync)
            .WithName("ListMessageEvents").WithSummary("Get a message's timeline")
            .Produces<EventListShape>().WithProblems(401, 403, 404, 429, 503);
        read.MapGet("/{id}/raw", ReadMessages.RawAsync)
            .WithName("GetRawMessage").WithSummary("Get the signed MIME")
            .WithDescription("Answers 409 for a scheduled message: it is rendered and signed when due.")
            .Produces<Stream>(200, "message/rfc822").WithProblems(401, 403, 404, 409, 429, 503);
    }
}
