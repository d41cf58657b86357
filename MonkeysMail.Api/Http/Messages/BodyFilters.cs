// What a route needs of its body's media type. Routing answers 415 for another type; here for none at all, and for a charset that is not
// UTF-8 (RFC 8259 8.1).
using Microsoft.Net.Http.Headers;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class BodyFilters
{
    public static RouteHandlerBuilder TakesJson<TShape>(this RouteHandlerBuilder route)
        where TShape : notnull =>
        route.Accepts<TShape>("application/json").AddEndpointFilter(static (invocation, next) =>
        {
            var type = invocation.HttpContext.Request.ContentType;
            return string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase) || IsUtf8(type)
                ? next(invocation)
                : new(Unsupported("Send JSON in UTF-8 with 'Content-Type: application/json'."));
        });

    /// <summary>As <see cref="TakesJson{TShape}"/>, for a route whose body may be left out.</summary>
    public static RouteHandlerBuilder TakesOptionalJson<TShape>(this RouteHandlerBuilder route)
        where TShape : notnull =>
        route.Accepts<TShape>(isOptional: true, "application/json").AddEndpointFilter(static (invocation, next) =>
        {
            var request = invocation.HttpContext.Request;
            return IsUtf8(request.ContentType) || (string.IsNullOrEmpty(request.ContentType) && request.ContentLength is null or 0)
                ? next(invocation)
                : new(Unsupported("Send JSON in UTF-8 with 'Content-Type: application/json', or no body."));
        });

    public static RouteHandlerBuilder TakesMail(this RouteHandlerBuilder route) =>
        route.Accepts<Stream>("message/rfc822").AddEndpointFilter(static (invocation, next) =>
            string.IsNullOrEmpty(invocation.HttpContext.Request.ContentType)
                ? new(Unsupported("Send the message with 'Content-Type: message/rfc822'."))
                : next(invocation));

    private static bool IsUtf8(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed)
        && (!parsed.Charset.HasValue || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || parsed.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static Problem Unsupported(string detail) => new(ProblemKind.UnsupportedMediaType, detail);
}
