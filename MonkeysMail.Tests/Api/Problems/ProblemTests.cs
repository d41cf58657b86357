using MonkeysMail.Api.Problems;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Problems;

public sealed class ProblemTests
{
    [Theory]
    [InlineData(RefusalCode.InvalidRequest, "invalid_request", 422)]
    [InlineData(RefusalCode.Malformed, "malformed", 400)]
    [InlineData(RefusalCode.Unauthorized, "unauthorized", 401)]
    [InlineData(RefusalCode.ScopeMissing, "scope_missing", 403)]
    [InlineData(RefusalCode.AddressNotAllowed, "address_not_allowed", 403)]
    [InlineData(RefusalCode.DomainNotVerified, "domain_not_verified", 403)]
    [InlineData(RefusalCode.WorkspaceSuspended, "workspace_suspended", 403)]
    [InlineData(RefusalCode.NotFound, "not_found", 404)]
    [InlineData(RefusalCode.IdempotencyConflict, "idempotency_conflict", 409)]
    [InlineData(RefusalCode.Conflict, "conflict", 409)]
    [InlineData(RefusalCode.TooLarge, "too_large", 413)]
    [InlineData(RefusalCode.RateLimited, "rate_limited", 429)]
    [InlineData(RefusalCode.QuotaExceeded, "quota_exceeded", 429)]
    [InlineData(RefusalCode.Unavailable, "unavailable", 503)]
    public void ARefusal_HasItsCodeAndStatus(RefusalCode refusal, string code, int status)
    {
        var problem = Problem.Of(new Refusal(refusal, "Do this."));

        var shape = problem.ToShape("urn:x");
        Assert.Equal((code, status, "Do this.", "urn:x"), (shape.Code, shape.Status, shape.Detail, shape.Instance));
        Assert.Equal(status is 429 or 503, problem.RetryAfter is not null);
    }

    [Fact]
    public void EveryRefusalCode_IsInTheTableAbove() => Assert.Equal(14, Enum.GetValues<RefusalCode>().Length);

    [Fact]
    public void Codes_AreUnique() => Assert.Equal(ProblemKind.All.Length, ProblemKind.All.Select(k => k.Code).Distinct().Count());

    [Fact]
    public void Errors_AreBounded()
    {
        var errors = new FieldErrors();

        for (var i = 0; i < 1_000; i++)
        {
            errors.Add(new string('f', 10_000), "m");
        }

        Assert.Equal(FieldErrors.Most, errors.List.Count);
        Assert.All(errors.List, e => Assert.True(e.Field.Length <= 129));
    }
}
