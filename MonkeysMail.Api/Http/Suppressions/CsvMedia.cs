// What the import needs of its body's media type; UTF-8 alone, of which ASCII is a part.
using Microsoft.Net.Http.Headers;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class CsvMedia
{
    public const string Type = "text/csv";

    public static RouteHandlerBuilder TakesCsv(this RouteHandlerBuilder route) =>
        route.Accepts<Stream>(Type).AddEndpointFilter(static (invocation, next) =>
            IsUtf8(invocation.HttpContext.Request.ContentType)
                ? next(invocation)
                : new(new Problem(ProblemKind.UnsupportedMediaType, "Send CSV in UTF-8 with 'Content-Type: text/csv'.")));

    private static bool IsUtf8(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed)
        && (!parsed.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("us-ascii", StringComparison.OrdinalIgnoreCase));
}
