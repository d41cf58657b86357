// What the query strings of lists have in common. They are as strict as bodies: an unknown or repeated parameter is refused, because a filter that is silently ignored
// shows something else than was asked for.
using System.Globalization;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http;

internal static class ListQuery
{
    public const int DefaultLimit = 50;

    /// <summary>What is wrong with a parameter.</summary>
    public const string Unknown = "is not a known parameter.";

    /// <inheritdoc cref="Unknown"/>
    public const string Twice = "is given twice.";

    /// <inheritdoc cref="Unknown"/>
    public const string WrongCursor = "must be the next_cursor of an earlier page.";

    /// <inheritdoc cref="Unknown"/>
    public const string WrongTime = "must be an RFC 3339 time with an offset, like 2026-01-31T08:00:00Z ('+' written as %2B).";

    private const int MostLimit = 100;

    /// <inheritdoc cref="Unknown"/>
    public static readonly string WrongLimit = FormattableString.Invariant($"must be 1 to {MostLimit}.");

    public static bool TryReadLimit(string? text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostLimit;

    /// <summary>Gives each parameter, once, to <paramref name="read"/>, which says what is wrong with it, or null. The problem of all, or null.</summary>
    public static Problem? Read(IQueryCollection query, Func<string, string, string?> read)
    {
        var errors = new FieldErrors();
        foreach (var (name, values) in query)
        {
            if ((values.Count == 1 ? read(name, values[0] ?? "") : Twice) is { } fault)
            {
                errors.Add(name, fault);
            }
        }

        return errors.Any ? Problem.Invalid(errors) : null;
    }
}
