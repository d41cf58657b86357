// How the body of a sending request is taken in: nothing large before the key is known to be good, so that the memory for bodies
// can not be spent by someone without one.
using Microsoft.Extensions.Options;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal sealed class SendBodies(Authenticator authenticator, InFlightBudget budget, IOptions<ApiOptions> options)
{
    // Below this, admission alone judges the key: one grain call instead of two. 256 MiB hold 4,096 such bodies.
    private const int SmallBody = 64 * 1024;

    public ApiOptions Options { get; } = options.Value;

    public async ValueTask<(RequestBody? Body, Problem? Problem)> ReadAsync(HttpContext context, Caller caller, int most)
    {
        var length = context.Request.ContentLength;
        if (length > most)
        {
            return (null, Problem.TooLarge(most));
        }

        if (length is null or > SmallBody && await authenticator.AuthorizeAsync(caller, Scopes.MailSend) is { Problem: { } problem })
        {
            return (null, problem);
        }

        return await BodyReader.ReadAsync(context.Request, most, budget, context.RequestAborted);
    }
}
