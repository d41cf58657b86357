// One expression out of many. The engine without backtracking takes time in proportion to the text, whatever the pattern; what it cannot do (look-around, references
// back) is refused when the rules are read.
using System.Text.RegularExpressions;

namespace MonkeysMail.Grains.Bounces.Classification;

internal sealed class TextRule
{
    private const int MostPatterns = 500;
    private const int LongestPattern = 500;
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private readonly Regex? any;

    /// <summary>Throws <see cref="FormatException"/> with what is wrong.</summary>
    public TextRule(ImmutableArray<string> patterns)
    {
        if (patterns.Length > MostPatterns)
        {
            throw new FormatException(FormattableString.Invariant($"A rule has {patterns.Length} texts; {MostPatterns} are the most."));
        }

        foreach (var pattern in patterns)
        {
            Check(pattern);
        }

        any = patterns.IsEmpty ? null : new Regex(string.Join('|', patterns.Select(pattern => $"(?:{pattern})")), Options);
    }

    public bool IsMatch(string text) => any?.IsMatch(text) == true;

    private static void Check(string pattern)
    {
        if (pattern is not { Length: > 0 and <= LongestPattern })
        {
            throw new FormatException(FormattableString.Invariant($"A text of a rule has {pattern?.Length ?? 0} characters; it should have 1 to {LongestPattern}."));
        }

        try
        {
            _ = new Regex(pattern, Options);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"The text '{pattern}' cannot be used: {exception.Message}");
        }
    }
}
