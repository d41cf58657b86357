// Reads of the audit log: a page, all of it as lines, and the check of its chain.
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MonkeysMail.Api.Auth;

namespace MonkeysMail.Api.Http.Audit;

internal static class ReadAudit
{
    public const string Lines = "application/x-ndjson";
    public const int ExportPage = 500;
    private static readonly TimeSpan MostCheckTime = TimeSpan.FromSeconds(50);

    public static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var (query, invalid) = AuditQueryReader.Read(context.Request.Query, export: false);
        if (query is null)
        {
            return invalid!;
        }

        var page = await calls.AskAsync(() => Log(context, grains).ListAsync(query));
        return Answers.Json(
            200,
            new AuditListShape([.. page.Entries.Select(AuditEntryShape.Of)], page.Next?.ToString(CultureInfo.InvariantCulture)),
            ApiJson.Instance.AuditListShape);
    }

    public static async Task<IResult> ExportAsync(HttpContext context, IGrainFactory grains, GrainCalls calls)
    {
        var (query, invalid) = AuditQueryReader.Read(context.Request.Query, export: true);
        if (query is null)
        {
            return invalid!;
        }

        // The first page before the answer begins: what fails until then is a problem document.
        var log = Log(context, grains);
        var first = await calls.AskAsync(() => log.ListAsync(query));
        return new LinesAnswer(first, next => calls.AskAsync(() => log.ListAsync(query with { Cursor = next })));
    }

    public static async Task<IResult> VerifyAsync(HttpContext context, IGrainFactory grains, GrainCalls calls, TimeProvider time)
    {
        var (from, invalid) = AuditQueryReader.ReadCheck(context.Request.Query);
        if (invalid is not null)
        {
            return invalid;
        }

        var log = Log(context, grains);
        var start = time.GetTimestamp();
        var check = await calls.AskAsync(() => log.CheckAsync(from));
        while (!check.Complete && time.GetElapsedTime(start) < MostCheckTime)
        {
            var before = check;
            context.RequestAborted.ThrowIfCancellationRequested();
            check = await calls.AskAsync(() => log.CheckAsync(before));
        }

        return Answers.Json(
            200,
            new AuditVerificationShape
            {
                Valid = check.Fault == AuditFault.None,
                CheckedTo = check.Checked,
                Complete = check.Complete,
                FirstBroken = check.Fault == AuditFault.None ? null : new AuditBrokenLinkShape(check.Position, NameOf(check.Fault)),
                NextCursor = check.Complete ? null : AuditQueryReader.Format(check),
            },
            ApiJson.Instance.AuditVerificationShape);
    }

    private static IAuditLogGrain Log(HttpContext context, IGrainFactory grains) => grains.GetGrain<IAuditLogGrain>(Caller.Of(context).Tenant.Id.Value);

    private static string NameOf(AuditFault fault) => fault switch
    {
        AuditFault.Missing => "missing",
        AuditFault.Changed => "changed",
        _ => "head",
    };

    private sealed class LinesAnswer(AuditPage first, Func<long, Task<AuditPage>> next) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = Lines;
            response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
            for (var page = first; ;)
            {
                foreach (var entry in page.Entries)
                {
                    response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(AuditEntryShape.Of(entry), ApiJson.Instance.AuditEntryShape));
                    response.BodyWriter.Write("\n"u8);
                }

                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
                if (page.Next is not { } position)
                {
                    return;
                }

                page = await next(position);
            }
        }
    }
}
