// How an entry stands in CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it; one that already looks so guarded gets
// another, and reading takes one away, so that what was exported is imported as it was.
using System.Buffers;
using System.Globalization;
using System.Text;
using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class SuppressionCsv
{
    public const string Header = "email,reason,stream,created_at,expires_at\r\n";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static void Append(StringBuilder text, SuppressionEntry entry) => text
        .Append(Quote(Guard(entry.Address))).Append(',')
        .Append(SuppressionNames.Of(entry.Reason)).Append(',')
        .Append(entry.Stream is { } stream ? StatusNames.Of(stream) : "").Append(',')
        .Append(Time(entry.CreatedAt)).Append(',')
        .Append(entry.ExpiresAt is { } end ? Time(end) : "").Append("\r\n");

    public static string Guard(string cell) => IsFormula(cell) ? "'" + cell : cell;

    public static string Unguard(string cell) => cell.Length > 0 && cell[0] == '\'' && IsFormula(cell) ? cell[1..] : cell;

    private static bool IsFormula(string cell)
    {
        var start = cell.AsSpan().TrimStart('\'');
        return start.Length > 0 && start[0] is '=' or '+' or '-' or '@';
    }

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(Special) ? string.Concat("\"", cell.Replace("\"", "\"\"", StringComparison.Ordinal), "\"") : cell;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
