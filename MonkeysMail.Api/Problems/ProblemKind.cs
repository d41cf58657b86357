// The stable codes of the HTTP contract with their status and title (RFC 9457). The last four are the transport's own refusals.
namespace MonkeysMail.Api.Problems;

internal sealed record ProblemKind(string Code, int Status, string Title)
{
    public static readonly ProblemKind InvalidRequest = new("invalid_request", 422, "The request is not valid");
    public static readonly ProblemKind Malformed = new("malformed", 400, "The request can not be read");
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401, "The API key is missing or wrong");
    public static readonly ProblemKind ScopeMissing = new("scope_missing", 403, "The API key may not do this");
    public static readonly ProblemKind AddressNotAllowed = new("address_not_allowed", 403, "The client address is not allowed");
    public static readonly ProblemKind DomainNotVerified = new("domain_not_verified", 403, "The sending domain is not verified");
    public static readonly ProblemKind WorkspaceSuspended = new("workspace_suspended", 403, "The workspace is suspended");
    public static readonly ProblemKind NotFound = new("not_found", 404, "Not found");
    public static readonly ProblemKind IdempotencyConflict = new("idempotency_conflict", 409, "The idempotency key is taken");
    public static readonly ProblemKind Conflict = new("conflict", 409, "The state does not allow this");
    public static readonly ProblemKind TooLarge = new("too_large", 413, "The request is too large");
    public static readonly ProblemKind RateLimited = new("rate_limited", 429, "Too many requests");
    public static readonly ProblemKind QuotaExceeded = new("quota_exceeded", 429, "The quota is used up");
    public static readonly ProblemKind Unavailable = new("unavailable", 503, "Not available now");
    public static readonly ProblemKind MethodNotAllowed = new("method_not_allowed", 405, "The method is not allowed");
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported_media_type", 415, "The media type is not supported");
    public static readonly ProblemKind RequestTimeout = new("request_timeout", 408, "The request took too long");
    public static readonly ProblemKind HeadersTooLarge = new("headers_too_large", 431, "The request's headers are too large");

    /// <summary>Every kind, for the documentation and the tests.</summary>
    public static readonly ImmutableArray<ProblemKind> All =
    [
        InvalidRequest, Malformed, Unauthorized, ScopeMissing, AddressNotAllowed, DomainNotVerified, WorkspaceSuspended, NotFound,
        IdempotencyConflict, Conflict, TooLarge, RateLimited, QuotaExceeded, Unavailable, MethodNotAllowed, UnsupportedMediaType,
        RequestTimeout, HeadersTooLarge,
    ];

    /// <summary>A stable name of the kind of problem; it resolves to nothing.</summary>
    public string Type { get; } = "urn:monkeysmail:problem:" + Code;

    public static ProblemKind Of(RefusalCode code) => code switch
    {
        RefusalCode.InvalidRequest => InvalidRequest,
        RefusalCode.Malformed => Malformed,
        RefusalCode.Unauthorized => Unauthorized,
        RefusalCode.ScopeMissing => ScopeMissing,
        RefusalCode.AddressNotAllowed => AddressNotAllowed,
        RefusalCode.DomainNotVerified => DomainNotVerified,
        RefusalCode.WorkspaceSuspended => WorkspaceSuspended,
        RefusalCode.NotFound => NotFound,
        RefusalCode.IdempotencyConflict => IdempotencyConflict,
        RefusalCode.Conflict => Conflict,
        RefusalCode.TooLarge => TooLarge,
        RefusalCode.RateLimited => RateLimited,
        RefusalCode.QuotaExceeded => QuotaExceeded,
        _ => Unavailable,
    };
}
