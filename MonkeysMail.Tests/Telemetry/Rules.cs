// deploy/alerts/monkeysmail.rules.yml, read by its lines: promtool knows the format, this only what the file uses of it.
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Telemetry;

internal static class Rules
{
    public static string Directory { get; } = Path.Combine(Repository.Root, "deploy", "alerts");

    public static IReadOnlyList<Rule> All { get; } = Read();

    private static List<Rule> Read()
    {
        var rules = new List<Rule>();
        foreach (var block in File.ReadAllText(Path.Combine(Directory, "monkeysmail.rules.yml")).Split("\n      - ").Skip(1))
        {
            var lines = block.Split('\n');
            var fields = lines.Select(line => line.Trim().Split(": ", 2)).Where(parts => parts.Length == 2)
                .GroupBy(parts => parts[0]).ToDictionary(group => group.Key, group => group.First()[1].Trim('"'));
            var expression = lines.SkipWhile(line => line.Trim() != "expr: |").Skip(1)
                .TakeWhile(line => line.StartsWith("          ", StringComparison.Ordinal));
            rules.Add(new Rule(
                fields.GetValueOrDefault("record"), fields.GetValueOrDefault("alert"), string.Join('\n', expression),
                fields.GetValueOrDefault("severity"), fields.GetValueOrDefault("summary"), fields.GetValueOrDefault("playbook")));
        }

        return rules;
    }

    internal sealed record Rule(string? Record, string? Alert, string Expression, string? Severity, string? Summary, string? Playbook);
}
