namespace MonkeysMail.Grains.Contracts;

/// <summary>The stable codes of the HTTP contract (snake_case at the edge).</summary>
[GenerateSerializer, Alias("mm.RefusalCode")]
public enum RefusalCode
{
    InvalidRequest = 0,
    Malformed = 1,
    Unauthorized = 2,
    ScopeMissing = 3,
    AddressNotAllowed = 4,
    DomainNotVerified = 5,
    WorkspaceSuspended = 6,
    NotFound = 7,
    IdempotencyConflict = 8,
    Conflict = 9,
    TooLarge = 10,
    RateLimited = 11,
    QuotaExceeded = 12,
    Unavailable = 13,
}
