// The query strings of /v1/audit.
using System.Globalization;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Audit;

internal static class AuditQueryReader
{
    private const int MostCharacters = 256;

    public static (AuditQuery? Query, Problem? Problem) Read(IQueryCollection query, bool export)
    {
        var result = new AuditQuery(null, null, null, null, null, null, export ? ReadAudit.ExportPage : ListQuery.DefaultLimit, export);
        var problem = ListQuery.Read(query, (name, text) =>
        {
            switch (name)
            {
                case "limit" when !export && ListQuery.TryReadLimit(text, out var limit):
                    result = result with { Limit = limit };
                    return null;
                case "limit" when !export:
                    return ListQuery.WrongLimit;
                case "cursor" when !export && TryReadPosition(text, out var position):
                    result = result with { Cursor = position };
                    return null;
                case "cursor" when !export:
                    return ListQuery.WrongCursor;
                case "action" or "actor" or "target" when text.Length is 0 or > MostCharacters:
                    return FormattableString.Invariant($"must be 1 to {MostCharacters} characters.");
                case "action":
                    result = result with { Action = text };
                    return null;
                case "actor":
                    result = result with { Actor = text };
                    return null;
                case "target":
                    result = result with { Target = text };
                    return null;
                case "after" or "before" when Times.TryParse(text, out var time):
                    result = name == "after" ? result with { After = time.ToUniversalTime() } : result with { Before = time.ToUniversalTime() };
                    return null;
                case "after" or "before":
                    return ListQuery.WrongTime;
                default:
                    return ListQuery.Unknown;
            }
        });
        return problem is null ? (result, null) : (null, problem);
    }

    /// <summary>Where a check goes on: a position and its hash.</summary>
    public static (AuditCheck? From, Problem? Problem) ReadCheck(IQueryCollection query)
    {
        AuditCheck? from = null;
        foreach (var (name, values) in query)
        {
            if (name != "cursor")
            {
                return (null, Problem.Invalid(name, ListQuery.Unknown));
            }

            if (values.Count != 1 || !TryParseCheck(values[0] ?? "", out from))
            {
                return (null, Problem.Invalid(name, "must be the next_cursor of an earlier check."));
            }
        }

        return (from, null);
    }

    public static string Format(AuditCheck check) => string.Create(CultureInfo.InvariantCulture, $"{check.Checked}-{Convert.ToHexStringLower(check.Hash.AsSpan())}");

    private static bool TryParseCheck(string text, out AuditCheck? check)
    {
        check = null;
        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        if (hyphen < 1 || text.Length - hyphen - 1 != 64 || !TryReadPosition(text[..hyphen], out var position))
        {
            return false;
        }

        var hash = new byte[32];
        if (Convert.FromHexString(text.AsSpan(hyphen + 1), hash, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        check = new AuditCheck(position, ImmutableArray.Create(hash), false, AuditFault.None, 0);
        return true;
    }

    private static bool TryReadPosition(string text, out long position) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position) && position > 0;
}
