// The first workspace. Its id is settled under the database's own lock, before Orleans starts; its keys come from the configuration, or
// are made once and kept in bootstrap.json (never in a cluster: every silo would have to know them). The workspace grain is told after the silo is up and before HTTP listens.
using System.Security.Cryptography;
using System.Text.Json;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Keys;

namespace MonkeysMail.Silo.Startup;

internal sealed partial class FirstStart(
    IBootstrapStore store,
    IDataKeyStore keyStore,
    MonkeysMailSettings settings,
    DataDirectory directory,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<FirstStart> logger) : IHostedService
{
    private WorkspaceId workspace;
    private string? liveKey = settings.Bootstrap.ApiKey;
    private string? testKey = settings.Bootstrap.TestKey;

    /// <summary>Keys that were made by this start, to be shown once; null when nothing was made.</summary>
    public IReadOnlyList<string>? MadeKeys { get; private set; }

    public string KeyFile => Path.Combine(directory.Path, "bootstrap.json");

    public async Task PrepareAsync()
    {
        var proposed = WorkspaceId.New(time);
        workspace = await store.FindOrCreateAsync(proposed, CancellationToken.None);
        if (settings.Cluster.Mode == "local" && workspace == proposed && (liveKey is null || testKey is null) && !File.Exists(KeyFile))
        {
            liveKey ??= BootstrapKeyText.Make(KeyMode.Live);
            testKey ??= BootstrapKeyText.Make(KeyMode.Test);
            PrivateFile.Write(KeyFile, JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string> { ["workspace"] = workspace.ToString(), ["live_key"] = liveKey, ["test_key"] = testKey }));
            MadeKeys = [liveKey, testKey];
        }
        else if (File.Exists(KeyFile))
        {
            // A start that died between this file and the grain's state is completed by the next one.
            var made = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllBytesAsync(KeyFile))!;
            if (made["workspace"] == workspace.ToString())
            {
                liveKey ??= made["live_key"];
                testKey ??= made["test_key"];
            }
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((await keyStore.ReadAsync(workspace, cancellationToken)).IsDestroyed)
        {
            LogDeleted(workspace);
            return;
        }

        var keys = new List<BootstrapKey>();
        if (liveKey is not null && BootstrapKeyText.TryParse(liveKey, KeyMode.Live, out var live))
        {
            keys.Add(live);
        }

        if (testKey is not null && BootstrapKeyText.TryParse(testKey, KeyMode.Test, out var test))
        {
            keys.Add(test);
        }

        try
        {
            await grains.GetGrain<IWorkspaceGrain>(workspace.Value).BootstrapAsync(new BootstrapWorkspace([.. keys], settings.Bootstrap.Domain));
        }
        catch (Exception exception) when (DoesNotOpen(exception) is { } cause)
        {
            // An end here would come again with every start, and take all other workspaces with it.
            LogDoesNotOpen(workspace, cause.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static CryptographicException? DoesNotOpen(Exception? exception) =>
        exception is null or CryptographicException ? exception as CryptographicException : DoesNotOpen(exception.InnerException);

    [LoggerMessage(EventId = 3412, Level = LogLevel.Critical,
        Message = "The first workspace {Workspace} does not open: the master keys are not those that wrapped its keys, or its rows were changed. Its requests fail until that is mended. {Reason}")]
    private partial void LogDoesNotOpen(WorkspaceId workspace, string reason);

    [LoggerMessage(EventId = 3411, Level = LogLevel.Warning, Message = "The first workspace {Workspace} was deleted and its keys destroyed: it is not made again")]
    private partial void LogDeleted(WorkspaceId workspace);
}
