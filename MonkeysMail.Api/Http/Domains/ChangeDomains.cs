// Adds, verifies, rotates, changes and removes sending domains. The domain asks its workspace about the key again, together with the change.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Domains;

internal static class ChangeDomains
{
    // A name of 253 characters, each written as \uXXXX, with room.
    private const int MostBytes = 4 * 1024;

    public static Task<IResult> AddAsync(HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var (claim, unusable) = IdempotencyKey.Read(context.Request, Caller.Of(context).Credential.Mode, "/v1/domains", body.Span);
            var (name, invalid) = unusable is null ? DomainReader.ReadNew(body.Span) : (null, unusable);
            if (invalid is not null)
            {
                return invalid;
            }

            var answer = await calls.RunAsync(ReadDomains.Of(context, grains).AddAsync(name!, claim, Caller.ActorOf(context)));
            if (answer.Domain is { } made)
            {
                context.Response.Headers.Location = $"/v1/domains/{made.Name}";
            }

            return Answer(context, 201, answer);
        });

    public static async Task<IResult> VerifyAsync(string name, HttpContext context, IGrainFactory grains, GrainCalls calls) =>
        ReadDomains.Find(name, context, grains) is { } domain
            ? Answer(context, 200, await calls.RunAsync(domain.VerifyAsync(Caller.ActorOf(context))))
            : Problem.NotFound();

    public static async Task<IResult> RotateAsync(string name, HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var (claim, unusable) = IdempotencyKey.Read(context.Request, Caller.Of(context).Credential.Mode, $"/v1/domains/{name}/rotate", []);
        return unusable is not null ? unusable
            : ReadDomains.Find(name, context, grains) is { } domain
            ? Answer(context, 200, await calls.RunAsync(domain.RotateAsync(claim, Caller.ActorOf(context))))
            : Problem.NotFound();
    }

    public static Task<IResult> ChangeAsync(string name, HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var (days, invalid) = DomainReader.ReadChange(body.Span);
            return invalid is not null ? invalid
                : ReadDomains.Find(name, context, grains) is { } domain
                ? Answer(context, 200, await calls.RepeatAsync(() => domain.ChangeAsync(days, Caller.ActorOf(context))))
                : Problem.NotFound();
        });

    public static async Task<IResult> RemoveAsync(string name, HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        if (!ReadDomains.TryRead(name, context, out var domain))
        {
            return Problem.NotFound();
        }

        var answer = await calls.RunAsync(ReadDomains.Of(context, grains).RemoveAsync(domain, Caller.ActorOf(context)));
        return answer.Refusal is { } refusal ? Problem.Of(refusal, answer.Errors) : Results.NoContent();
    }

    private static IResult Answer(HttpContext context, int status, DomainAnswer answer)
    {
        if (answer.Refusal is { } refusal)
        {
            return Problem.Of(refusal, answer.Errors);
        }

        if (answer.Domain is not { } domain)
        {
            // Removed by another request meanwhile.
            return Problem.NotFound();
        }

        if (answer.Replayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        return Answers.Json(status, DomainShape.Of(domain), ApiJson.Instance.DomainShape);
    }
}
