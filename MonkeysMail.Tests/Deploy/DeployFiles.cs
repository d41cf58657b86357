// The files of deploy/ as the validators render them: overlays of Kustomize, the compose file, the example secrets, as JSON.
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Deploy;

public sealed class DeployFiles : IAsyncLifetime, IDisposable
{
    private readonly TestDirectory directory = new();

    /// <summary>What run.sh said, and how it ended.</summary>
    public (int ExitCode, string Said) Validation { get; private set; }

    /// <summary>The objects of each overlay, by its name.</summary>
    public IReadOnlyDictionary<string, JsonNode[]> Overlays { get; private set; } = new Dictionary<string, JsonNode[]>();

    public JsonNode Compose { get; private set; } = new JsonObject();

    public JsonNode[] Secrets { get; private set; } = [];

    /// <summary>How the Prometheus operator is told to scrape.</summary>
    public JsonNode[] Monitors { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var (exitCode, output, errors) = await Script.RunAsync(Script.PathOf("validate/run.sh"), "--kubernetes-json", directory.Path);
        Validation = (exitCode, output + errors);
        if (exitCode == 2)
        {
            throw new InvalidOperationException($"A check could not run:\n{errors}");
        }

        Overlays = new[] { "three-zones", "small" }.ToDictionary(name => name, name => Read($"{name}.json"));
        Compose = Read("compose.json").Single();
        Secrets = Read("secrets.json");
        Monitors = Read("monitors.json");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => directory.Dispose();

    private JsonNode[] Read(string file) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(directory.Path, file)))!.AsArray().Select(node => node!)];
}
