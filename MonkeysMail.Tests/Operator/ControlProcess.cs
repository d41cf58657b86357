// `monkeysmail ctl …` as an operator runs it: the real executable, its environment, its two outputs and its exit code.
using System.Diagnostics;

namespace MonkeysMail.Tests.Operator;

internal static class ControlProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where the executable and its appsettings files are.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "MonkeysMail.Silo", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync((string?)null, arguments);

    /// <param name="key">For the environment; null: it is not there.</param>
    /// <param name="arguments">What follows <c>ctl</c>.</param>
    /// <param name="environment">Beside the key.</param>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string? key, string[] arguments, IReadOnlyList<KeyValuePair<string, string>>? environment = null)
    {
        var all = new Dictionary<string, string>(environment ?? []);
        if (key is not null)
        {
            all["MonkeysMail__Operator__ApiKey"] = key;
        }

        return RunInAsync(all, arguments);
    }

    /// <param name="environment">All that the process is told of the product.</param>
    /// <param name="arguments">What follows <c>ctl</c>.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunInAsync(Dictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Folder, "monkeysmail.dll"), "ctl", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MonkeysMail__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await errors);
    }
}
