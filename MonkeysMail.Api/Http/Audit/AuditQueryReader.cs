// The query strings of /v1/audit, as strict as those of messages.
using System.Globalization;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Audit;

internal static class AuditQueryReader
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 100;
    private const int MostCharacters = 256;

    public static (AuditQuery? Query, Problem? Problem) Read(IQueryCollection query, bool export)
    {
        var errors = new FieldErrors();
        var result = new AuditQuery(null, null, null, null, null, null, export ? ReadAudit.ExportPage : DefaultLimit, export);
        foreach (var (name, values) in query)
        {
            var text = values.Count == 1 ? values[0] ?? "" : null;
            if (text is null)
            {
                errors.Add(name, "is given twice.");
                continue;
            }

            switch (name)
            {
                case "limit" when !export && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostLimit:
                    result = result with { Limit = limit };
                    break;
                case "limit" when !export:
                    errors.Add(name, FormattableString.Invariant($"must be 1 to {MostLimit}."));
                    break;
                case "cursor" when !export && TryReadPosition(text, out var position):
                    result = result with { Cursor = position };
                    break;
                case "cursor" when !export:
                    errors.Add(name, "must be the next_cursor of an earlier page.");
                    break;
                case "action" or "actor" or "target" when text.Length is > 0 and <= MostCharacters:
                    result = name switch
                    {
                        "action" => result with { Action = text },
                        "actor" => result with { Actor = text },
                        _ => result with { Target = text },
                    };
                    break;
                case "action" or "actor" or "target":
                    errors.Add(name, FormattableString.Invariant($"must be 1 to {MostCharacters} characters."));
                    break;
                case "after" or "before" when Times.TryParse(text, out var time):
                    result = name == "after" ? result with { After = time.ToUniversalTime() } : result with { Before = time.ToUniversalTime() };
                    break;
                case "after" or "before":
                    errors.Add(name, "must be an RFC 3339 time with an offset, like 2026-01-31T08:00:00Z ('+' written as %2B).");
                    break;
                default:
                    errors.Add(name, "is not a known parameter.");
                    break;
            }
        }

        return errors.Any ? (null, Problem.Invalid(errors)) : (result, null);
    }

    /// <summary>Where a check goes on: a position and its hash.</summary>
    public static (AuditCheck? From, Problem? Problem) ReadCheck(IQueryCollection query)
    {
        AuditCheck? from = null;
        foreach (var (name, values) in query)
        {
            if (name != "cursor")
            {
                return (null, Problem.Invalid(name, "is not a known parameter."));
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
