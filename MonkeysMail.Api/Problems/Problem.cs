// A refusal on its way to the client: what a handler returns instead of an answer, and what a batch puts in the place of an item.
// The detail says what to do; it never holds an address, a secret or the text of an exception.
using System.Globalization;
using MonkeysMail.Api.Http;

namespace MonkeysMail.Api.Problems;

internal sealed class Problem(ProblemKind kind, string detail, IReadOnlyList<FieldErrorShape>? errors = null, TimeSpan? retryAfter = null) : IResult
{
    private static readonly Microsoft.Extensions.Primitives.StringValues Challenges =
        new(["Bearer realm=\"MonkeysMail\"", "Basic realm=\"MonkeysMail\", charset=\"UTF-8\""]);

    public ProblemKind Kind { get; } = kind;

    public string Detail { get; } = detail;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public IReadOnlyList<FieldErrorShape>? Errors { get; } = errors;

    // Rounded up: a client that waits exactly this long must not come too early.
    private long? RetrySeconds => RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)) : null;

    public static Problem Invalid(FieldErrors errors) =>
        new(ProblemKind.InvalidRequest, "Correct the fields named in errors and send the request again.", errors.List);

    public static Problem Invalid(string field, string message) =>
        new(ProblemKind.InvalidRequest, "Correct the fields named in errors and send the request again.", [new(field, message)]);

    public static Problem Malformed(string detail) => new(ProblemKind.Malformed, detail);

    public static Problem NotFound() => new(ProblemKind.NotFound, "There is nothing here for this API key: check the id and the path.");

    public static Problem Unauthorized() => new(ProblemKind.Unauthorized,
        "Send a valid API key: 'Authorization: Bearer KEY', 'X-API-Key: KEY', or HTTP Basic with the user 'api'.");

    public static Problem Unavailable(string detail, TimeSpan? retryAfter = null) =>
        new(ProblemKind.Unavailable, detail, null, retryAfter ?? TimeSpan.FromSeconds(5));

    public static Problem TooLarge(long most) => new(ProblemKind.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The body may have at most {most} bytes. Send less, or split it over several requests."));

    public static Problem Of(Refusal refusal)
    {
        var kind = ProblemKind.Of(refusal.Code);
        return new Problem(
            kind,
            refusal.Detail,
            kind == ProblemKind.DomainNotVerified ? [new("from", "must be of a domain that this workspace has verified.")] : null,
            refusal.RetryAfter ?? (kind.Status is 429 or 503 ? TimeSpan.FromSeconds(1) : null));
    }

    /// <summary>A refusal that may name the fields at fault.</summary>
    public static Problem Of(Refusal refusal, ImmutableArray<FieldError> fields)
    {
        if (fields.IsDefaultOrEmpty)
        {
            return Of(refusal);
        }

        var errors = new FieldErrors();
        errors.Add(fields);
        return Invalid(errors);
    }

    public ProblemShape ToShape(string? instance = null) => new()
    {
        Type = Kind.Type,
        Title = Kind.Title,
        Status = Kind.Status,
        Detail = Detail,
        Code = Kind.Code,
        RetryAfter = RetrySeconds,
        Instance = instance,
        Errors = Errors,
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var headers = httpContext.Response.Headers;
        if (RetrySeconds is { } seconds)
        {
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Kind == ProblemKind.Unauthorized)
        {
            headers.WWWAuthenticate = Challenges;
        }

        httpContext.Features.Set(this);
        var instance = "urn:monkeysmail:request:" + httpContext.TraceIdentifier;
        return Answers.WriteAsync(httpContext, Kind.Status, ToShape(instance), ApiJson.Instance.ProblemShape, "application/problem+json");
    }
}
