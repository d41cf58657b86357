// `monkeysmail ctl …` as an operator runs it: the real executable, its environment, its two outputs and its exit code.
using System.Diagnostics;

namespace MonkeysMail.Tests.Operator;

internal static class ControlProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <param name="key">For the environment; null: it is not there.</param>
    /// <param name="environment">Added to that of the tests.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string? key, string[] arguments, IReadOnlyList<KeyValuePair<string, string>>? environment = null)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "MonkeysMail.Silo", configuration, "monkeysmail.dll");
        var start = new ProcessStartInfo("dotnet", [program, "ctl", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("MonkeysMail__Operator__ApiKey");
        start.Environment.Remove("MonkeysMail__Operator__Urls");
        if (key is not null)
        {
            start.Environment["MonkeysMail__Operator__ApiKey"] = key;
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await errors);
    }
}
