using System.Diagnostics;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Deploy;

/// <summary>Runs a script of deploy/ and keeps what it said.</summary>
internal static class Script
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    public static string PathOf(string script) => Path.Combine(Repository.Root, "deploy", script);

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = run.StandardError.ReadToEndAsync();
        try
        {
            await run.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            using var stop = Process.Start("kill", ["-TERM", $"{run.Id}"]);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {Patience}.");
        }

        return (run.ExitCode, await output, await errors);
    }
}
