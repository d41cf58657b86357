// The query strings of /v1/suppressions.
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class SuppressionQueryReader
{
    public static (SuppressionQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var result = new SuppressionQuery(null, null, null, null, ListQuery.DefaultLimit);
        var problem = ListQuery.Read(query, (name, text) =>
        {
            switch (name)
            {
                case "limit" when ListQuery.TryReadLimit(text, out var limit):
                    result = result with { Limit = limit };
                    return null;
                case "limit":
                    return ListQuery.WrongLimit;
                case "cursor" when SuppressionCursor.TryParse(text, out var cursor):
                    result = result with { Cursor = cursor };
                    return null;
                case "cursor":
                    return ListQuery.WrongCursor;
                case "email" when MailAddress.TryParse(text, out var address):
                    result = result with { Address = address.Normalized };
                    return null;
                case "email":
                    return "must be an e-mail address ('+' written as %2B).";
                case "reason" when SuppressionNames.TryParse(text, out SuppressionReason reason):
                    result = result with { Reason = reason };
                    return null;
                case "reason":
                    return SuppressionNames.ReasonRule;
                case "stream" when SuppressionNames.TryParse(text, out SuppressionScope scope):
                    result = result with { Scope = scope };
                    return null;
                case "stream":
                    return SuppressionNames.ScopeRule;
                default:
                    return ListQuery.Unknown;
            }
        });
        return problem is null ? (result, null) : (null, problem);
    }

    /// <summary>Only <c>stream</c>; null for whichever.</summary>
    public static Problem? ReadScope(IQueryCollection query, out SuppressionScope? scope)
    {
        scope = null;
        var errors = new FieldErrors();
        foreach (var (name, values) in query)
        {
            if (name != "stream")
            {
                errors.Add(name, ListQuery.Unknown);
            }
            else if (values.Count == 1 && values[0] is { } text && SuppressionNames.TryParse(text, out SuppressionScope one))
            {
                scope = one;
            }
            else
            {
                errors.Add(name, SuppressionNames.ScopeRule);
            }
        }

        return errors.Any ? Problem.Invalid(errors) : null;
    }

    /// <summary>No parameter at all.</summary>
    public static Problem? ReadNone(IQueryCollection query)
    {
        var errors = new FieldErrors();
        foreach (var (name, _) in query)
        {
            errors.Add(name, ListQuery.Unknown);
        }

        return errors.Any ? Problem.Invalid(errors) : null;
    }
}
