using System.Text.RegularExpressions;

namespace MonkeysMail.Tests.Telemetry;

/// <summary>Which metrics a PromQL expression asks for: names that are neither functions nor labels nor words of the language.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool"];

    public static IEnumerable<string> MetricsOf(string expression)
    {
        var bare = Text().Replace(expression, "\"\"");
        bare = Selector().Replace(bare, " ");
        bare = Range().Replace(bare, " ");
        bare = Grouping().Replace(bare, " ");
        return Name().Matches(bare).Select(name => name.Value).Where(name => !Words.Contains(name)).Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    // A name before a parenthesis is a function.
    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_:][a-zA-Z0-9_:]*(?![a-zA-Z0-9_:]*\s*\()")]
    private static partial Regex Name();
}
