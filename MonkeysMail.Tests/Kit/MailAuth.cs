// mailauth (npm) as a child process: a DKIM verifier written by others, in another language, that reads keys over real DNS. Its package is
// installed by `npm ci` in Kit/Verifiers. The child ends when its input ends, so also with the test process.
using System.Diagnostics;
using System.Text.Json;

namespace MonkeysMail.Tests.Kit;

public sealed class MailAuth : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _process;

    private MailAuth(Process process) => _process = process;

    public static MailAuth Start(DnsServer dns)
    {
        var directory = Path.Combine(RepositoryRoot(), "MonkeysMail.Tests", "Kit", "Verifiers");
        if (!Directory.Exists(Path.Combine(directory, "node_modules")))
        {
            throw new InvalidOperationException($"Run once: npm ci --ignore-scripts --no-audit --no-fund --prefix {directory}");
        }

        return new MailAuth(Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(directory, "dkim.js"), dns.Endpoint.ToString() },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>The signatures of the message, from the top, each with its result.</summary>
    public async Task<IReadOnlyList<MailAuthResult>> VerifyAsync(ReadOnlyMemory<byte> message)
    {
        await _turn.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(Convert.ToBase64String(message.Span));
            await _process.StandardInput.FlushAsync();
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException("mailauth ended without an answer; its words are on the error output.");
            return JsonSerializer.Deserialize<List<MailAuthResult>>(line, Json)!;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _turn.Dispose();
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "MonkeysMail.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
