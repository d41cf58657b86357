// The product as a process of its own, to be killed. It dies with the test process: the kernel kills it when the thread that started it
// ends, so one thread, which lives as long as the test process, starts all of them.
using System.Collections.Concurrent;
using System.Diagnostics;

namespace MonkeysMail.Tests.Kit;

public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly BlockingCollection<Action> Starts = RunStarts();

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process) => this.process = process;

    public Uri Address { get; private set; } = null!;

    public string Output => string.Join('\n', output);

    /// <summary>Starts it and waits until it listens; throws with its output when it ends before.</summary>
    public static Task<SiloProcess> StartAsync(params string[] arguments) => StartAsync([], arguments);

    /// <param name="environment">Added to that of the tests.</param>
    public static async Task<SiloProcess> StartAsync(IReadOnlyList<KeyValuePair<string, string>> environment, string[] arguments)
    {
        var silo = await LaunchAsync(environment, arguments);
        silo.Address = await silo.listening.Task.WaitAsync(Patience);
        return silo;
    }

    /// <summary>Runs it to its end: a wrong configuration, a command.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<KeyValuePair<string, string>> environment, string[] arguments)
    {
        await using var silo = await LaunchAsync(environment, arguments);
        silo.listening.Task.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default).Ignore();
        await silo.process.WaitForExitAsync().WaitAsync(Patience);
        return (silo.process.ExitCode, silo.Output);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM, as an operator or Ctrl-C would; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static BlockingCollection<Action> RunStarts()
    {
        var starts = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        {
            IsBackground = true,
            Name = "Starts of silo processes",
        };
        thread.Start();
        return starts;
    }

    private static Task<Process> StartProcessAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        });
        return started.Task;
    }

    private static async Task<SiloProcess> LaunchAsync(IReadOnlyList<KeyValuePair<string, string>> environment, string[] arguments)
    {
        // …/artifacts/bin/MonkeysMail.Tests/<configuration>/ -> …/artifacts/bin/MonkeysMail.Silo/<configuration>/
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "MonkeysMail.Silo", configuration, "monkeysmail.dll");
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "dotnet", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var silo = new SiloProcess(await StartProcessAsync(start));
        silo.process.OutputDataReceived += (_, line) => silo.Read(line.Data);
        silo.process.ErrorDataReceived += (_, line) => silo.Read(line.Data);
        silo.process.BeginOutputReadLine();
        silo.process.BeginErrorReadLine();
        silo.process.EnableRaisingEvents = true;
        silo.process.Exited += (_, _) => silo.listening.TrySetException(
            new InvalidOperationException($"The silo ended before it listened:\n{silo.Output}"));
        return silo;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        output.Enqueue(line);
        if (line.StartsWith("listening http ", StringComparison.Ordinal))
        {
            listening.TrySetResult(new Uri(line["listening http ".Length..]));
        }
    }
}
