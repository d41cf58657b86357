// The engine in this process, with one workspace without a rate limit, and the calls that the bench makes of it.
using System.Collections.Immutable;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Silo;
using Orleans.Core.Internal;

internal sealed class BenchedWorkspace : IAsyncDisposable
{
    private const string Key = "mm_live_admission001.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private const string Domain = "example.com";

    private static readonly Actor Bench = Actor.Engine("bench");

    private readonly WebApplication engine;
    private readonly IWorkspaceGrain guard;
    private readonly ISuppressionListGrain list;
    private readonly Credential credential;

    private BenchedWorkspace(WebApplication engine, Guid id, ApiKeyText key)
    {
        this.engine = engine;
        var grains = engine.Services.GetRequiredService<IGrainFactory>();
        guard = grains.GetGrain<IWorkspaceGrain>(id);
        list = grains.GetGrain<ISuppressionListGrain>(id);
        credential = new Credential(key.Prefix, key.Mode, key.SecretHash, "127.0.0.1");
    }

    public static async Task<BenchedWorkspace> StartAsync(string directory, string? postgres)
    {
        string[] settings =
        [
            "--urls=http://127.0.0.1:0",
            $"--MonkeysMail:DataDirectory={directory}",
            $"--MonkeysMail:Bootstrap:ApiKey={Key}",
            $"--MonkeysMail:Bootstrap:Domain={Domain}",
            "--MonkeysMail:Limits:Workspace:Rate=0",
            .. postgres is null ? Array.Empty<string>() : [$"--ConnectionStrings:MonkeysMail={postgres}"],
        ];
        var engine = await Server.BuildAsync(settings, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
        await engine.StartAsync();
        _ = ApiKeyText.TryParse(Key, out var key);
        var owner = await engine.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyDirectoryGrain>(key.Prefix).FindAsync();
        return new BenchedWorkspace(engine, (owner ?? throw new InvalidOperationException("The bench's key has no workspace.")).Value, key);
    }

    /// <summary>A message to these recipients, as a front asks for it.</summary>
    public AdmissionRequest Request(ImmutableArray<string> recipients) =>
        new(credential, [new AdmissionItem(Domain, MailStream.Transactional, recipients, 2_412)]);

    public async Task AdmitAsync(AdmissionRequest request)
    {
        var answer = await guard.AdmitAsync(request);
        if (answer.Refusal is not null || answer.Verdicts[0] is not { Refusal: null, Suppressed.IsEmpty: true })
        {
            throw new InvalidOperationException("A message of the bench was not admitted.");
        }
    }

    public async Task<int> ImportAsync(ImmutableArray<SuppressionEntry> slice) => (await list.ImportAsync(slice, null, Bench)).Added;

    /// <summary>Out of memory, as after a move to another silo.</summary>
    public async Task LeaveAsync() => await guard.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    public async ValueTask DisposeAsync()
    {
        await engine.StopAsync();
        await engine.DisposeAsync();
    }
}
