// Changes by JSON: add, remove.
using Microsoft.AspNetCore.Http.Features;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class ChangeSuppressions
{
    private const int MostBytes = 1024 * 1024; // 1,000 entries of an address of 320 characters, with room

    public static async Task<IResult> AddAsync(HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget, TimeProvider time)
    {
        var (body, refused) = await BodyReader.ReadAsync(context.Request, MostBytes, budget, context.RequestAborted);
        if (body is null)
        {
            return refused!;
        }

        ImmutableArray<SuppressionEntry> entries;
        using (body)
        {
            (entries, var invalid) = JsonBody.ReadSuppressions(body.Span, time.GetUtcNow());
            if (invalid is not null)
            {
                return invalid;
            }
        }

        var actor = Caller.ActorOf(context);
        var done = await calls.RepeatAsync(() => List(context, grains).AddAsync(entries, actor));
        return Answers.Json(200, new AddedSuppressionsShape(entries.Length, done.Added, done.Changed), ApiJson.Instance.AddedSuppressionsShape);
    }

    public static async Task<IResult> RemoveAsync(string email, HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        if (SuppressionQueryReader.ReadScope(context.Request.Query, out var scope) is { } invalid)
        {
            return invalid;
        }

        return MailAddress.TryParse(LastSegment(context, email), out var address)
            && await calls.RunAsync(List(context, grains).RemoveAsync(address.Normalized, scope, Caller.ActorOf(context))) > 0
                ? Results.NoContent()
                : Problem.NotFound();
    }

    // A route's value keeps %2F as it is, and then %252F looks the same: what the client sent tells them apart. A local part may have both '/' and '%'.
    private static string LastSegment(HttpContext context, string routed)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase) || context.Features.Get<IHttpRequestFeature>()?.RawTarget is not { Length: > 0 } target)
        {
            return routed;
        }

        var path = target.Split('?')[0];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    private static ISuppressionListGrain List(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<ISuppressionListGrain>(Caller.Of(context).Tenant.Id.Value);
}
