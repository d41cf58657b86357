// The replies for the problems of the HTTP contract: what a repeat may mend is 4yz, the rest 5yz. deploy/docs/smtp.md has the same as a table.
using MonkeysMail.Api.Problems;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

internal static class ProblemReplies
{
    private const string HopsField = "headers.Received";
    private const string SizeField = "size";

    /// <summary>The reply to a message.</summary>
    public static Reply Of(Problem problem)
    {
        var (code, enhanced) = problem.Kind.Code switch
        {
            "invalid_request" => OfFields(problem),
            "malformed" => (550, "5.6.0"),
            "unauthorized" => (550, "5.7.8"),
            "scope_missing" or "address_not_allowed" or "domain_not_verified" or "workspace_suspended" => (550, "5.7.1"),
            "idempotency_conflict" => (554, "5.5.0"),
            "conflict" => (451, "4.5.0"),
            "too_large" => (552, "5.3.4"),
            "rate_limited" or "quota_exceeded" => (451, "4.7.0"),
            _ => (451, "4.3.0"),
        };
        return new Reply(code, enhanced, Text(problem));
    }

    /// <summary>The reply to AUTH (RFC 4954 6): wrong credentials, a key that may not send, or not now.</summary>
    public static Reply OfAuthentication(Problem problem) => problem.Kind.Status switch
    {
        401 => new Reply(535, "5.7.8", "The password must be a valid API key"),
        403 => new Reply(535, "5.7.1", Text(problem)),
        _ => new Reply(454, "4.7.0", Text(problem)),
    };

    private static (int Code, string Enhanced) OfFields(Problem problem) => problem.Errors?[0].Field switch
    {
        HopsField => (554, "5.4.6"),
        SizeField => (552, "5.3.4"),
        _ => (550, "5.6.0"),
    };

    private static string Text(Problem problem)
    {
        var text = problem.Errors is [var first, ..] && problem.Kind == ProblemKind.InvalidRequest ? $"{first.Field}: {first.Message}" : problem.Detail;
        return text.ReplaceLineEndings(" ");
    }
}
