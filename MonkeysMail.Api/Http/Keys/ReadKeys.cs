// Reads: the list, one key. What is another's and what does not exist are one answer, 404.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Keys;

internal static class ReadKeys
{
    public static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var (limit, cursor, invalid) = KeyQueryReader.ReadPage(context.Request.Query);
        if (invalid is not null)
        {
            return invalid;
        }

        var page = await calls.AskAsync(() => Of(context, grains).ListAsync(cursor, limit));
        return Answers.Json(
            200, new KeyListShape([.. page.Keys.Select(key => KeyShape.Of(key))], page.Next?.ToString()), ApiJson.Instance.KeyListShape);
    }

    public static async Task<IResult> GetAsync(string id, HttpContext context, IGrainFactory grains, GrainCalls calls) =>
        KeyId.TryParse(id, out var key) && await calls.AskAsync(() => Of(context, grains).DescribeAsync(key)) is { } description
            ? Answers.Json(200, KeyShape.Of(description), ApiJson.Instance.KeyShape)
            : Problem.NotFound();

    /// <summary>The keys of the caller's workspace.</summary>
    public static IWorkspaceKeysGrain Of(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IWorkspaceKeysGrain>(Caller.Of(context).Tenant.Id.Value);
}
