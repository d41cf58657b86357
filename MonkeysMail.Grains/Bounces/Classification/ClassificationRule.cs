using System.Collections.Frozen;

namespace MonkeysMail.Grains.Bounces.Classification;

/// <summary>One rule, ready to be asked.</summary>
internal sealed class ClassificationRule
{
    private readonly char? when;
    private readonly FrozenSet<int> codes;
    private readonly ImmutableArray<string[]> enhanced;
    private readonly TextRule text;
    private readonly bool hasPattern;

    /// <summary>Throws <see cref="FormatException"/> with what is wrong.</summary>
    public ClassificationRule(ClassificationDocument.RuleEntry entry)
    {
        Class = Enum.TryParse<BounceClass>(entry.Class, ignoreCase: true, out var known) && Enum.IsDefined(known) && !char.IsAsciiDigit(entry.Class[0])
            ? known
            : throw new FormatException($"The class '{entry.Class}' should be one of {string.Join(", ", Enum.GetNames<BounceClass>()).ToLowerInvariant()}.");
        when = entry.When switch
        {
            null => null,
            "temporary" => '4',
            "permanent" => '5',
            _ => throw new FormatException($"'when' is '{entry.When}'; it should be temporary or permanent."),
        };
        codes = [.. entry.Codes];
        enhanced = [.. entry.Enhanced.Select(Parts)];
        text = new TextRule(entry.Text);
        hasPattern = entry.Enhanced.Length + entry.Text.Length > 0;
        if (!hasPattern && when is null && codes.Count == 0)
        {
            throw new FormatException($"A rule of the class '{entry.Class}' names nothing that it is about.");
        }
    }

    public BounceClass Class { get; }

    public bool IsMatch(SmtpReply reply)
    {
        if ((codes.Count > 0 && !codes.Contains(reply.Code)) || (when is { } digit && digit != '0' + (reply.Code / 100)))
        {
            return false;
        }

        return !hasPattern || IsListed(reply.Enhanced) || text.IsMatch(reply.Text);
    }

    private bool IsListed(string? code)
    {
        if (code is null || enhanced.IsEmpty)
        {
            return false;
        }

        var parts = code.Split('.');
        return enhanced.Any(pattern => pattern.Length == parts.Length && pattern.Zip(parts).All(pair => pair.First == "*" || pair.First == pair.Second));
    }

    private static string[] Parts(string pattern)
    {
        var parts = pattern.Split('.');
        return parts.Length == 3 && parts.All(part => part == "*" || (part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit)))
            ? parts
            : throw new FormatException($"The enhanced code '{pattern}' should be like 5.7.1 or *.2.2.");
    }
}
