// The query strings of the resource, as strict as a body: an unknown or repeated parameter is refused.
using System.Globalization;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class SuppressionQueryReader
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 100;

    public static (SuppressionQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var result = new SuppressionQuery(null, null, null, null, DefaultLimit);
        foreach (var (name, values) in query)
        {
            if (values.Count != 1 || values[0] is not { } text)
            {
                errors.Add(name, "is given twice.");
                continue;
            }

            switch (name)
            {
                case "limit" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostLimit:
                    result = result with { Limit = limit };
                    break;
                case "limit":
                    errors.Add(name, FormattableString.Invariant($"must be 1 to {MostLimit}."));
                    break;
                case "cursor" when SuppressionCursor.TryParse(text, out var cursor):
                    result = result with { Cursor = cursor };
                    break;
                case "cursor":
                    errors.Add(name, "must be the next_cursor of an earlier page.");
                    break;
                case "email" when MailAddress.TryParse(text, out var address):
                    result = result with { Address = address.Normalized };
                    break;
                case "email":
                    errors.Add(name, "must be an e-mail address ('+' written as %2B).");
                    break;
                case "reason" when SuppressionNames.TryParse(text, out SuppressionReason reason):
                    result = result with { Reason = reason };
                    break;
                case "reason":
                    errors.Add(name, SuppressionNames.ReasonRule);
                    break;
                case "stream" when SuppressionNames.TryParse(text, out SuppressionScope scope):
                    result = result with { Scope = scope };
                    break;
                case "stream":
                    errors.Add(name, SuppressionNames.ScopeRule);
                    break;
                default:
                    errors.Add(name, "is not a known parameter.");
                    break;
            }
        }

        return errors.Any ? (null, Problem.Invalid(errors)) : (result, null);
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
                errors.Add(name, "is not a known parameter.");
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
            errors.Add(name, "is not a known parameter.");
        }

        return errors.Any ? Problem.Invalid(errors) : null;
    }
}
