// What an executable of ours says about itself, and how it tells a verb that does not exist from a setting: nothing must start because of a slip.
namespace MonkeysMail.Grains.Hosting;

public sealed class Usage(string text)
{
    private const int Shown = 0;
    private const int WrongUsage = 78; // as for a wrong setting: starting it again does not mend it

    /// <summary>The exit code when <paramref name="args"/> ask for help or begin with a word that is no setting; null when they do neither.</summary>
    public int? Answer(string[] args) => args switch
    {
        ["-h" or "--help" or "-?" or "help", ..] => Show(),
        [var word, ..] when !IsSetting(word) => Refuse(word),
        _ => null,
    };

    // `--key=value`, `--key value`, `/key=value` or `key=value`.
    private static bool IsSetting(string word) => word.StartsWith('-') || word.StartsWith('/') || word.Contains('=', StringComparison.Ordinal);

    private int Show()
    {
        Console.WriteLine(text);
        return Shown;
    }

    private int Refuse(string word)
    {
        Console.Error.WriteLine($"There is no '{word}' here.\n{text}");
        return WrongUsage;
    }
}
