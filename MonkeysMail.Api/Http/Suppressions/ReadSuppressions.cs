// Reads: a page, and the whole list as CSV, page by page, so that neither side ever holds all of it.
using System.Text;
using MonkeysMail.Api.Auth;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class ReadSuppressions
{
    private const int ExportPage = 1_000;

    public static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var (query, invalid) = SuppressionQueryReader.Read(context.Request.Query);
        if (query is null)
        {
            return invalid!;
        }

        var page = await AskAsync(context, grains, calls, query);
        return Answers.Json(
            200,
            new SuppressionListShape([.. page.Entries.Select(SuppressionShape.Of)], page.Next?.ToString()),
            ApiJson.Instance.SuppressionListShape);
    }

    public static async Task<IResult> ExportAsync(HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        if (SuppressionQueryReader.ReadNone(context.Request.Query) is { } invalid)
        {
            return invalid;
        }

        // The first page before the head of the answer: what fails until then is a problem, what fails later breaks the connection.
        var query = new SuppressionQuery(null, null, null, null, ExportPage);
        return new Export(query, await AskAsync(context, grains, calls, query), grains, calls);
    }

    private static Task<SuppressionPage> AskAsync(HttpContext context, IGrainFactory grains, GrainCalls calls, SuppressionQuery query) =>
        calls.AskAsync(() => grains.GetGrain<ISuppressionListGrain>(Caller.Of(context).Tenant.Id.Value).ListAsync(query));

    private sealed class Export(SuppressionQuery query, SuppressionPage first, IGrainFactory grains, GrainCalls calls) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "text/csv; charset=utf-8; header=present";
            response.Headers.ContentDisposition = "attachment; filename=\"suppressions.csv\"";
            var text = new StringBuilder(SuppressionCsv.Header);
            for (var page = first; ; page = await AskAsync(httpContext, grains, calls, query with { Cursor = page.Next }))
            {
                foreach (var entry in page.Entries)
                {
                    SuppressionCsv.Append(text, entry);
                }

                await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), httpContext.RequestAborted);
                if (page.Next is null)
                {
                    return;
                }

                text.Clear();
            }
        }
    }
}
