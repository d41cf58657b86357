// Running a process of ours from configuration to drained stop, and how it ends: 0 drained, 78 wrong configuration, 1 anything else.
using Microsoft.Extensions.Hosting;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Grains.Hosting;

public static class HostRun
{
    private const int Stopped = 0;
    private const int Failed = 1;
    private const int WrongConfiguration = 78; // EX_CONFIG of sysexits.h

    /// <summary>Runs what <paramref name="build"/> makes; the exit code. What went wrong stands on stderr.</summary>
    public static async Task<int> RunAsync(Func<Task<IHost>> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        try
        {
            // Disposes the host at its end, too.
            await (await build()).RunAsync();
            return Stopped;
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return WrongConfiguration;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"The start failed: {exception}");
            return Failed;
        }
    }
}
