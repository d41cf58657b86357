// Makes, changes, rotates and revokes keys. What makes a key is asked of the workspace once: whether a lost call made one can be read from the list,
// but the key's text is lost with the answer.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Keys;

internal static class ChangeKeys
{
    // A hundred domains of 253 characters and a hundred ranges are 30 KB.
    private const int MostBytes = 64 * 1024;

    public static Task<IResult> CreateAsync(HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var (claim, unusable) = IdempotencyKey.Read(context.Request, Caller.Of(context).Credential.Mode, "/v1/keys", body.Span);
            var (key, invalid) = unusable is null ? KeyReader.ReadNew(body.Span) : (null, unusable);
            return invalid ?? Made(context, await calls.RunAsync(ReadKeys.Of(context, grains).CreateAsync(key!, claim, Caller.ActorOf(context))));
        });

    public static Task<IResult> RotateAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var (claim, unusable) = IdempotencyKey.Read(context.Request, Caller.Of(context).Credential.Mode, $"/v1/keys/{id}/rotate", body.Span);
            var (overlap, invalid) = unusable is null ? KeyReader.ReadRotation(body.Span) : (default, unusable);
            return invalid is not null ? invalid
                : KeyId.TryParse(id, out var key)
                ? Made(context, await calls.RunAsync(ReadKeys.Of(context, grains).RotateAsync(key, overlap, claim, Caller.ActorOf(context))))
                : Problem.NotFound();
        });

    public static Task<IResult> ChangeAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var (change, invalid) = KeyReader.ReadChange(body.Span);
            return invalid is not null ? invalid
                : KeyId.TryParse(id, out var key)
                ? Answer(200, await calls.RepeatAsync(() => ReadKeys.Of(context, grains).ChangeAsync(key, change!, Caller.ActorOf(context))))
                : Problem.NotFound();
        });

    public static async Task<IResult> RevokeAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var (force, invalid) = KeyQueryReader.ReadForce(context.Request.Query);
        return invalid is not null ? invalid
            : KeyId.TryParse(id, out var key)
            ? Answer(200, await calls.RepeatAsync(() => ReadKeys.Of(context, grains).RevokeAsync(key, force, Caller.ActorOf(context))))
            : Problem.NotFound();
    }

    private static IResult Made(HttpContext context, KeyAnswer answer)
    {
        if (answer.Key is { } key)
        {
            context.Response.Headers.Location = $"/v1/keys/{key.Id}";
        }

        return Answer(201, answer);
    }

    private static IResult Answer(int status, KeyAnswer answer) => answer.Refusal is { } refusal
        ? Problem.Of(refusal, answer.Errors)
        : Answers.Json(status, KeyShape.Of(answer.Key!, answer.Text), ApiJson.Instance.KeyShape);
}
