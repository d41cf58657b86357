// POST /v1/suppressions/import: CSV, taken in as it arrives. A line at fault is refused alone.
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class ImportSuppressions
{
    public const long MostBytes = 100_000_000;
    private const int MostLineBytes = 1_024;
    private const int MostLines = 1_000_000;

    // What a slice may hold: addresses of at most 254 characters, and the objects around them.
    private const int MemoryOfARun = ImportRun.Slice * 1_024;

    // A list of 100 MB takes less than seven hours; at the pace of the other routes it could hold a connection for days.
    private static readonly MinDataRate Pace = new(bytesPerSecond: 4_096, gracePeriod: TimeSpan.FromSeconds(10));

    public static async Task<IResult> HandleAsync(HttpContext context, IGrainFactory grains, GrainCalls calls, InFlightBudget budget, TimeProvider time)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            return Problem.TooLarge(MostBytes);
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            rate.MinDataRate = Pace;
        }

        if (!budget.TryReserve(MemoryOfARun))
        {
            return Problem.Unavailable("Too many bodies are being received now. Repeat the request in a moment.", TimeSpan.FromSeconds(2));
        }

        var lines = new CsvLines(context.Request.BodyReader, MostLineBytes, MostBytes);
        try
        {
            var list = grains.GetGrain<ISuppressionListGrain>(Caller.Of(context).Tenant.Id.Value);
            return await RunAsync(lines, new ImportRun(list, calls, Caller.ActorOf(context), time), time, context.RequestAborted);
        }
        finally
        {
            lines.Release();
            budget.Release(MemoryOfARun);
        }
    }

    private static async Task<IResult> RunAsync(CsvLines lines, ImportRun run, TimeProvider time, CancellationToken aborted)
    {
        var fields = new List<string>();
        var state = await lines.NextAsync(aborted);
        if (state != CsvLineState.Line || CsvRecord.Split(lines.Text, fields) is not null)
        {
            return Problem.Invalid("header", "must be a line of column names in UTF-8, like email,reason.");
        }

        var (columns, invalid) = CsvColumns.Read(fields);
        if (columns is null)
        {
            return invalid!;
        }

        var taken = lines.Number;
        try
        {
            while ((state = await lines.NextAsync(aborted)) is not (CsvLineState.End or CsvLineState.TooLarge))
            {
                if (lines.Number > MostLines + 1)
                {
                    state = CsvLineState.TooLarge;
                    break;
                }

                await TakeAsync(run, columns, lines, state, fields, time.GetUtcNow());
                taken = lines.Number;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client is gone, or too slow. What has arrived is noted as it is.
            await run.EndAsync(complete: false);
            throw;
        }

        await run.EndAsync(complete: state == CsvLineState.End);
        return state == CsvLineState.End
            ? Answers.Json(200, run.Shape, ApiJson.Instance.ImportedSuppressionsShape)
            : new Problem(ProblemKind.TooLarge, FormattableString.Invariant(
                $"The file may have at most {MostLines} lines and {MostBytes} bytes. The first {taken} lines were imported: send the rest as a file of its own."));
    }

    private static ValueTask TakeAsync(ImportRun run, CsvColumns columns, CsvLines lines, CsvLineState state, List<string> fields, DateTimeOffset now)
    {
        if (state == CsvLineState.Line && lines.Text.Length == 0)
        {
            return ValueTask.CompletedTask;
        }

        var fault = state switch
        {
            CsvLineState.TooLong => FormattableString.Invariant($"is longer than {MostLineBytes} bytes."),
            CsvLineState.NotText => "is not UTF-8.",
            _ => CsvRecord.Split(lines.Text, fields),
        };
        SuppressionEntry? entry = null;
        if (fault is null)
        {
            (entry, fault) = columns.ReadEntry(fields, now);
        }

        if (entry is not null)
        {
            return run.TakeAsync(entry);
        }

        run.Refuse(lines.Number, fault!);
        return ValueTask.CompletedTask;
    }
}
