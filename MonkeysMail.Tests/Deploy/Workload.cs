using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MonkeysMail.Tests.Deploy;

/// <summary>A process that deploy/ starts: a Deployment of Kubernetes, a service of compose, the unit of systemd.</summary>
/// <param name="Name">For messages: overlay and name.</param>
/// <param name="IsSilo">Otherwise a front.</param>
/// <param name="Environment">Its environment variables.</param>
/// <param name="StopSeconds">How long whoever stops it waits before it kills.</param>
internal sealed partial record Workload(string Name, bool IsSilo, IReadOnlyDictionary<string, string> Environment, int StopSeconds)
{
    public int Seconds(string key, int byDefault) =>
        Environment.TryGetValue(key, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;

    public static IEnumerable<Workload> Of(DeployFiles files)
    {
        foreach (var (overlay, objects) in files.Overlays)
        {
            foreach (var deployment in OfKind(objects, "Deployment"))
            {
                yield return OfDeployment(overlay, deployment, objects);
            }
        }

        foreach (var (name, service) in files.Compose["services"]!.AsObject())
        {
            if (name.StartsWith("silo-", StringComparison.Ordinal) || name.StartsWith("front-", StringComparison.Ordinal))
            {
                var variables = service!["environment"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.ToString());
                yield return new Workload($"compose/{name}", name[0] == 's', variables, Duration(service["stop_grace_period"]!.ToString()));
            }
        }

        yield return OfUnit();
    }

    public static IEnumerable<JsonNode> OfKind(IEnumerable<JsonNode> objects, string kind) => objects.Where(node => node["kind"]!.ToString() == kind);

    public static JsonNode Container(JsonNode deployment) => deployment["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single()!;

    private static Workload OfDeployment(string overlay, JsonNode deployment, JsonNode[] objects)
    {
        var container = Container(deployment);
        var map = container["envFrom"]!.AsArray().Single()!["configMapRef"]!["name"]!.ToString();
        var variables = OfKind(objects, "ConfigMap").Single(node => node["metadata"]!["name"]!.ToString() == map)["data"]!.AsObject()
            .ToDictionary(pair => pair.Key, pair => pair.Value!.ToString());
        foreach (var variable in container["env"]!.AsArray())
        {
            variables[variable!["name"]!.ToString()] = variable["value"]?.ToString() ?? "10.0.0.1"; // the pod's address
        }

        return new Workload(
            $"{overlay}/{deployment["metadata"]!["name"]}",
            container["name"]!.ToString() == "silo",
            variables,
            deployment["spec"]!["template"]!["spec"]!["terminationGracePeriodSeconds"]!.GetValue<int>());
    }

    private static Workload OfUnit()
    {
        var unit = File.ReadAllText(Script.PathOf("systemd/monkeysmail.service"));
        var example = File.ReadAllText(Script.PathOf("systemd/monkeysmail.env.example"));
        var variables = EnvironmentLine().Matches(unit).SelectMany(match => match.Groups[1].Value.Split(' '))
            .Concat(ExampleLine().Matches(example).Select(match => match.Groups[1].Value))
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return new Workload("systemd", IsSilo: true, variables, int.Parse(StopLine().Match(unit).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static int Duration(string text) => int.Parse(SecondsPattern().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d+)s$")]
    private static partial Regex SecondsPattern();

    [GeneratedRegex("^Environment=(.*)$", RegexOptions.Multiline)]
    private static partial Regex EnvironmentLine();

    [GeneratedRegex("^#?([A-Za-z_]+=.*)$", RegexOptions.Multiline)]
    private static partial Regex ExampleLine();

    [GeneratedRegex(@"^TimeoutStopSec=(\d+)$", RegexOptions.Multiline)]
    private static partial Regex StopLine();
}
