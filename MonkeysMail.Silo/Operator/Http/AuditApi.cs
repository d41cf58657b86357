// The operators' own audit log: what operators did, which outlives the workspaces that it is about (a workspace's own log tells it too, as long as there is one), and
// the check of its chain.
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class AuditApi
{
    private static readonly TimeSpan MostCheckTime = TimeSpan.FromSeconds(20);

    public static void MapAudit(this IEndpointRouteBuilder operators)
    {
        operators.MapGet("/audit", (Delegate)ListAsync)
            .WithName("ListOperatorAudit").WithTags("Workspaces").WithSummary("The operators' audit log, newest first: what operators did to workspaces and keys")
            .WithMetadata(OperatorQuery.LimitParameter, OperatorQuery.CursorParameter)
            .Produces<OperatorAuditShape>();
        operators.MapGet("/audit/verify", (Delegate)VerifyAsync)
            .WithName("VerifyOperatorAudit").WithTags("Workspaces").WithSummary("Check the hash chain of the operators' audit log, and that nothing is missing at its end")
            .WithMetadata(OperatorQuery.CursorParameter)
            .Produces<OperatorAuditVerificationShape>();
    }

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new OperatorQuery(context);
        var limit = query.Limit();
        var after = query.Position(1, static parts =>
            long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : (long?)null);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var services = context.RequestServices;
        var page = await services.GetRequiredService<IAuditStore>().ReadHeadAsync(OperatorLog.Owner, context.RequestAborted) is null
            ? new AuditPage([], null)
            : await services.GetRequiredService<IGrainFactory>().GetGrain<IAuditLogGrain>(OperatorLog.Owner.Value)
                .ListAsync(new AuditQuery(null, null, null, null, null, after, limit, OldestFirst: false));
        var next = page.Next is { } position ? OperatorQuery.Cursor(position.ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Json(new OperatorAuditShape([.. page.Entries.Select(Shape)], next), OperatorJson.Default.OperatorAuditShape);
    }

    private static async Task<IResult> VerifyAsync(HttpContext context, TimeProvider time)
    {
        var query = new OperatorQuery(context);
        var from = query.Position(2, static parts =>
            long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position) && TryReadHash(parts[1], out var hash)
                ? new AuditCheck(position, hash, false, AuditFault.None, 0)
                : null);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        // Before the first entry there is no key to check with.
        await context.RequestServices.GetRequiredService<IWorkspaceSealers>().EnsureCreatedAsync(OperatorLog.Owner);
        var log = context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IAuditLogGrain>(OperatorLog.Owner.Value);
        var start = time.GetTimestamp();
        var check = await log.CheckAsync(from);
        while (!check.Complete && time.GetElapsedTime(start) < MostCheckTime)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            check = await log.CheckAsync(check);
        }

        var valid = check.Fault == AuditFault.None;
        var next = check.Complete
            ? null
            : OperatorQuery.Cursor(check.Checked.ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(check.Hash.AsSpan()));
        return TypedResults.Json(
            new OperatorAuditVerificationShape(
                valid, check.Checked, check.Complete, valid ? null : new BrokenLinkShape(check.Position, Names.Of(check.Fault)), next),
            OperatorJson.Default.OperatorAuditVerificationShape);
    }

    private static bool TryReadHash(string text, out ImmutableArray<byte> hash)
    {
        hash = text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? ImmutableArray.Create(Convert.FromHexString(text)) : [];
        return hash.Length > 0;
    }

    private static OperatorAuditEntryShape Shape(AuditEntry entry) => new(
        entry.Id.ToString(), entry.Position, entry.CreatedAt, entry.Action, entry.Target, Names.Of(entry.Actor.Kind), entry.Actor.Address, entry.Actor.RequestId,
        entry.Before is { } before ? JsonElement.Parse(before) : null, entry.After is { } after ? JsonElement.Parse(after) : null,
        Convert.ToHexStringLower(entry.Hash.AsSpan()));
}
