// Values of an answer as cells of a table. Names come from other people's DNS: control characters and marks of direction are shown as dots, and nothing is read as
// markup.
using System.Globalization;
using System.Text.Json;
using MonkeysMail.Grains.Workspaces;
using Spectre.Console;

namespace MonkeysMail.Silo.Operator.Control;

internal static class Cells
{
    private const string Nothing = "-";

    public static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.None : TableBorder.Simple };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)) { NoWrap = true });
        }

        return table;
    }

    public static void Add(this Table table, params ReadOnlySpan<string> cells)
    {
        var row = new Text[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            row[i] = new Text(Clean(cells[i]));
        }

        table.AddRow(row);
    }

    public static string Of(this JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? Of(value) : Nothing;

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Nothing,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    /// <summary>How far a time lies from now, in either direction.</summary>
    public static string Age(this JsonElement owner, string name, DateTimeOffset now) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? Span((now - time).Duration())
            : Nothing;

    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m {span.Seconds}s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h {span.Minutes}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d {span.Hours}h"),
    };

    private static string Clean(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = ShownText.IsRefused(source[i]) ? '.' : source[i];
        }
    });
}
