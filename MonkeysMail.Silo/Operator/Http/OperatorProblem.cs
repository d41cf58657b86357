// A refusal of the operators' server: a problem document (RFC 9457) with the stable codes of the public contract.
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed class OperatorProblem(int status, string code, string title, string detail, IReadOnlyList<FieldErrorShape>? errors = null, TimeSpan? retryAfter = null)
    : IResult
{
    private static readonly StringValues Challenges =
        new(["Basic realm=\"MonkeysMail operators\", charset=\"UTF-8\"", "Bearer realm=\"MonkeysMail operators\""]);

    public static OperatorProblem Unauthorized() => new(401, "unauthorized", "The operators' key is missing or wrong",
        "Send MonkeysMail:Operator:ApiKey: 'Authorization: Bearer KEY', or HTTP Basic with the user 'operator'.");

    public static OperatorProblem RateLimited(TimeSpan wait) => new(429, "rate_limited", "Too many requests",
        "Too many wrong keys came from this address. Check the key, then wait as Retry-After says.", null, wait);

    public static OperatorProblem CrossSite() => new(403, "cross_site", "The request came from another site",
        "A browser changes something here only from this server's own pages. Tools send 'Authorization: Bearer KEY'.");

    public static OperatorProblem Invalid(IReadOnlyList<FieldErrorShape> errors) => new(422, "invalid_request", "The request is not valid",
        "Correct the parameters named in errors and send the request again.", errors);

    public static OperatorProblem Malformed(string detail) => new(400, "malformed", "The request can not be read", detail);

    public static OperatorProblem UnsupportedMedia() => new(415, "unsupported_media_type", "The media type is not supported",
        "Send the body as 'Content-Type: application/json', in UTF-8 and without Content-Encoding.");

    public static OperatorProblem NoWorkspace() => Closed("There is no such workspace: GET /v1/operator/workspaces/all lists those that there are.");

    /// <summary>What a grain refused.</summary>
    public static OperatorProblem Of(Refusal refusal, ImmutableArray<FieldError> errors) => refusal.Code switch
    {
        RefusalCode.InvalidRequest => Invalid([.. errors.Select(error => new FieldErrorShape(error.Field, error.Message))]),
        RefusalCode.NotFound => NoWorkspace(),
        RefusalCode.Conflict => Conflict(refusal.Detail),
        RefusalCode.IdempotencyConflict => new(409, "idempotency_conflict", "The idempotency key was used for another request", refusal.Detail),
        _ => Unavailable(refusal.Detail),
    };

    public static OperatorProblem Conflict(string detail) => new(409, "conflict", "The request conflicts with what is there", detail);

    public static OperatorProblem Closed(string detail) => new(404, "not_found", "Not found", detail);

    public static OperatorProblem Unavailable(string detail) => new(503, "unavailable", "Not available now", detail, null, TimeSpan.FromSeconds(5));

    public static OperatorProblem OfStatus(int status) => status switch
    {
        404 => Closed("There is nothing here: see /openapi/operator.json for what there is."),
        405 => new(405, "method_not_allowed", "The method is not allowed", "Use one of the methods that the Allow header names."),
        408 => new(408, "request_timeout", "The request took too long", "Repeat the request."),
        413 => new(413, "too_large", "The request is too large", "A body is 64 KiB at most."),
        431 => new(431, "headers_too_large", "The request's headers are too large", "Send fewer or shorter headers."),
        >= 500 => Unavailable("The process can not answer now. Repeat the request in a moment."),
        _ => new(status, "malformed", "The request can not be read", "The request is not valid HTTP. Check how the client builds it."),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var headers = httpContext.Response.Headers;
        if (status == 401)
        {
            headers.WWWAuthenticate = Challenges;
        }

        if (retryAfter is { } wait)
        {
            headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var shape = new ProblemShape($"urn:monkeysmail:problem:{code}", title, status, detail, code, $"urn:monkeysmail:request:{httpContext.TraceIdentifier}", errors);
        return TypedResults.Json(shape, OperatorJson.Default.ProblemShape, "application/problem+json", status).ExecuteAsync(httpContext);
    }
}
