// The query strings of /v1/keys, strict: what is not known, or is given twice, is refused.
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Keys;

internal static class KeyQueryReader
{
    /// <summary>Of GET /v1/keys.</summary>
    public static (int Limit, KeyCursor? Cursor, Problem? Problem) ReadPage(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var limit = ListQuery.DefaultLimit;
        KeyCursor? cursor = null;
        foreach (var (name, values) in query)
        {
            var text = values.Count == 1 ? values[0] ?? "" : null;
            switch (name)
            {
                case "limit" or "cursor" when text is null:
                    errors.Add(name, ListQuery.Twice);
                    break;
                case "limit":
                    if (!ListQuery.TryReadLimit(text, out limit))
                    {
                        errors.Add(name, ListQuery.WrongLimit);
                    }

                    break;
                case "cursor" when KeyCursor.TryParse(text, out var given):
                    cursor = given;
                    break;
                case "cursor":
                    errors.Add(name, ListQuery.WrongCursor);
                    break;
                default:
                    errors.Add(name, ListQuery.Unknown);
                    break;
            }
        }

        return (limit, cursor, errors.Any ? Problem.Invalid(errors) : null);
    }

    /// <summary>Of DELETE /v1/keys/{id}.</summary>
    public static (bool Force, Problem? Problem) ReadForce(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var force = false;
        foreach (var (name, values) in query)
        {
            if (name != "force")
            {
                errors.Add(name, ListQuery.Unknown);
            }
            else if (values.Count != 1 || values[0] is not ("true" or "false"))
            {
                errors.Add(name, "must be true or false, once.");
            }
            else
            {
                force = values[0] == "true";
            }
        }

        return (force, errors.Any ? Problem.Invalid(errors) : null);
    }
}
