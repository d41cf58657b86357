// What the executable says about itself, and how it tells a verb that does not exist from a setting: a server must not start because of a slip.
namespace MonkeysMail.Silo;

internal static class Usage
{
    private const int WrongUsage = 78; // as for a wrong setting: starting it again does not mend it

    private const string Text = """
        monkeysmail [--SETTING=VALUE …]   serves until SIGTERM; settings: deploy/docs/configuration.md
        monkeysmail ctl COMMAND           operates a server; `monkeysmail ctl --help` lists the commands
        monkeysmail --help                shows this
        """;

    /// <summary>Settings are `--key=value`, `--key value`, `/key=value` or `key=value`; any other first word would be a verb.</summary>
    public static bool IsWrongVerb(string word) => !(word.StartsWith('-') || word.StartsWith('/') || word.Contains('=', StringComparison.Ordinal));

    public static int Show()
    {
        Console.WriteLine(Text);
        return 0;
    }

    public static int Refuse(string word)
    {
        Console.Error.WriteLine($"There is no '{word}' here.\n{Text}");
        return WrongUsage;
    }
}
