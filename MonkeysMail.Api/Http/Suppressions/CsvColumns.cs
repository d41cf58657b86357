// Which column of an import is what, as its first line says, and from a line's fields to an entry.
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal sealed class CsvColumns
{
    private static readonly ImmutableArray<string> Names = ["email", "reason", "stream", "created_at", "expires_at"];

    private readonly int[] _places = [-1, -1, -1, -1, -1];
    private readonly int _count;

    private CsvColumns(int count) => _count = count;

    public static (CsvColumns? Columns, Problem? Problem) Read(List<string> names)
    {
        var errors = new FieldErrors();
        var columns = new CsvColumns(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i].Trim().ToLowerInvariant();
            var known = Names.IndexOf(name);
            if (known < 0)
            {
                errors.Add("header", $"has a column that is not known: use {string.Join(", ", Names)}.");
            }
            else if (columns._places[known] >= 0)
            {
                errors.Add("header", $"names {name} twice.");
            }
            else
            {
                columns._places[known] = i;
            }
        }

        if (!errors.Any && columns._places[0] < 0)
        {
            errors.Add("header", "must name the column email.");
        }

        return errors.Any ? (null, Problem.Invalid(errors)) : (columns, null);
    }

    /// <summary>The entry, or what is wrong with the line: exactly one of the two.</summary>
    public (SuppressionEntry? Entry, string? Fault) ReadEntry(List<string> fields, DateTimeOffset now)
    {
        if (fields.Count != _count)
        {
            return (null, FormattableString.Invariant($"has {fields.Count} fields, the first line {_count}."));
        }

        if (!MailAddress.TryParse(SuppressionCsv.Unguard(Field(fields, 0)), out var address))
        {
            return (null, "email must be an e-mail address.");
        }

        var reason = SuppressionReason.Manual;
        if (Field(fields, 1) is { Length: > 0 } why && !SuppressionNames.TryParse(why.ToLowerInvariant(), out reason))
        {
            return (null, "reason " + SuppressionNames.ReasonRule);
        }

        MailStream? stream = null;
        if (Field(fields, 2) is { Length: > 0 } which)
        {
            if (!SuppressionNames.TryParse(which.ToLowerInvariant(), out MailStream one))
            {
                return (null, "stream " + SuppressionNames.StreamRule);
            }

            stream = one;
        }

        var createdAt = now;
        if (Field(fields, 3) is { Length: > 0 } created && !(Times.TryParse(created, out createdAt) && createdAt >= DateTimeOffset.UnixEpoch && createdAt <= now))
        {
            return (null, "created_at must be a past RFC 3339 time with an offset.");
        }

        DateTimeOffset? expiresAt = null;
        if (Field(fields, 4) is { Length: > 0 } expires)
        {
            if (!Times.TryParse(expires, out var end) || end <= now)
            {
                return (null, "expires_at must be an RFC 3339 time with an offset, later than now.");
            }

            expiresAt = end.ToUniversalTime();
        }

        return (new SuppressionEntry(address.Normalized, stream, reason, null, createdAt.ToUniversalTime(), expiresAt), null);
    }

    private string Field(List<string> fields, int column) => _places[column] is >= 0 and var place ? fields[place].Trim() : "";
}
