// One line of CSV into its fields (RFC 4180), strictly. A line is a record here: a quote that is never closed spoils its own line and not the rest of the file, which
// is why no reader of whole files is used.
using System.Text;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class CsvRecord
{
    /// <summary>Null when the line was read; else what is wrong with it.</summary>
    public static string? Split(string line, List<string> fields)
    {
        fields.Clear();
        for (var at = 0; ; at++)
        {
            if (at < line.Length && line[at] == '"')
            {
                if (!TryQuoted(line, ref at, out var field))
                {
                    return "has a quote that is not closed, or text beside a quoted field.";
                }

                fields.Add(field);
            }
            else
            {
                var end = line.IndexOf(',', at);
                var field = line[at..(end < 0 ? line.Length : end)];
                if (field.Contains('"', StringComparison.Ordinal))
                {
                    return "has a quote inside an unquoted field.";
                }

                fields.Add(field);
                at += field.Length;
            }

            if (at == line.Length)
            {
                return null;
            }
        }
    }

    // From the opening quote to the comma, or the end of the line, after the closing one.
    private static bool TryQuoted(string line, ref int at, out string field)
    {
        var text = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                text.Append(line[at]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                text.Append('"');
                at++;
            }
            else
            {
                at++;
                field = text.ToString();
                return at == line.Length || line[at] == ',';
            }
        }

        field = "";
        return false;
    }
}
