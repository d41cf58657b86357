// Reads: the list, one domain, the check of its alignment. What is another's, what the key is not bound to and what does not exist are one answer, 404.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Domains;

internal static class ReadDomains
{
    private const int MostBytes = 1024;

    public static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var limit = ListQuery.DefaultLimit;
        string? after = null;
        var invalid = ListQuery.Read(context.Request.Query, (name, text) => name switch
        {
            "limit" => ListQuery.TryReadLimit(text, out limit) ? null : ListQuery.WrongLimit,
            "cursor" => MailAddress.TryNormalizeDomain(after = text, out var domain) && domain == text ? null : ListQuery.WrongCursor,
            _ => ListQuery.Unknown,
        });
        if (invalid is not null)
        {
            return invalid;
        }

        var within = Caller.ReachOf(context).Domains;
        var page = await calls.AskAsync(() => Of(context, grains).ListAsync(after, limit, within.IsDefault ? [] : within));
        return Answers.Json(200, new DomainListShape([.. page.Domains.Select(DomainSummaryShape.Of)], page.Next), ApiJson.Instance.DomainListShape);
    }

    public static async Task<IResult> GetAsync(string name, HttpContext context, IGrainFactory grains, GrainCalls calls) =>
        Find(name, context, grains) is { } domain && await calls.AskAsync(domain.DescribeAsync) is { } description
            ? Answers.Json(200, DomainShape.Of(description), ApiJson.Instance.DomainShape)
            : Problem.NotFound();

    public static Task<IResult> CheckAsync(string name, HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget) =>
        BodyReader.UseAsync(context, MostBytes, budget, async body =>
        {
            var (source, invalid) = DomainReader.ReadCheck(body.Span);
            return invalid is not null ? invalid
                : Find(name, context, grains) is { } domain && await calls.RunAsync(domain.CheckAsync(source)) is { } report
                ? Answers.Json(200, AlignmentShape.Of(report), ApiJson.Instance.AlignmentShape)
                : Problem.NotFound();
        });

    /// <summary>The domains of the caller's workspace.</summary>
    public static IWorkspaceDomainsGrain Of(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IWorkspaceDomainsGrain>(Caller.Of(context).Tenant.Id.Value);

    /// <summary>The domain of that name in the caller's workspace, whether or not there is one; null when there can be none for this key.</summary>
    public static ISendingDomainGrain? Find(string name, HttpContext context, IGrainFactory grains) =>
        TryRead(name, context, out var domain) ? grains.GetSendingDomain(Caller.Of(context).Tenant.Id, domain) : null;

    /// <summary>A name of a path, in either form of an internationalised one.</summary>
    public static bool TryRead(string name, HttpContext context, out string domain) =>
        MailAddress.TryNormalizeDomain(name, out domain)
        && (Caller.ReachOf(context).Domains is var reach && (reach.IsDefaultOrEmpty || reach.Contains(domain, StringComparer.Ordinal)));
}
