// What deploy/ promises, across its files: the validators find nothing, settings are ones that the processes know, ports and times agree, images name
// versions, and no container lacks its restrictions.
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Deploy;

public sealed class DeployFilesTests(DeployFiles files) : IClassFixture<DeployFiles>
{
    private const int StopReserve = 15;

    [Fact]
    public void Validators_FindNothing() => Assert.True(files.Validation.ExitCode == 0, files.Validation.Said);

    [Fact]
    public void EverySetting_IsKnownToItsProcess()
    {
        var workloads = Workload.Of(files).ToList();

        Assert.Equal(6 + 2 + 5 + 1, workloads.Count); // three zones, small, compose, systemd
        Assert.All(workloads, workload => Bind(workload.IsSilo, workload.Environment
            .Where(pair => pair.Key.StartsWith("MonkeysMail__", StringComparison.Ordinal))
            .Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value))));
    }

    [Fact]
    public void EverySecretSetting_IsKnownToTheSilo()
    {
        var text = files.Secrets.Single(secret => secret["metadata"]!["name"]!.ToString() == "silo-settings")["stringData"]!["appsettings.Production.json"]!.ToString();
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();

        Assert.NotNull(StrictSettings.Bind<MonkeysMailSettings>(configuration).Operator.ApiKey);
        Assert.NotNull(configuration.GetConnectionString("MonkeysMail"));
    }

    [Fact]
    public void WhoeverStopsAProcess_WaitsForItsDrain() => Assert.All(Workload.Of(files), workload =>
    {
        var red = workload.Seconds("MonkeysMail__Shutdown__RedSeconds", workload.IsSilo ? 0 : 5);
        var drain = workload.Seconds("MonkeysMail__Shutdown__DrainSeconds", 30);

        Assert.True(workload.StopSeconds >= red + drain + StopReserve, $"{workload.Name}: {workload.StopSeconds} s for {red} + {drain} + {StopReserve}");
    });

    [Theory]
    [InlineData("three-zones")]
    [InlineData("small")]
    public void PortsOfProcessesServicesAndPolicies_Agree(string overlay)
    {
        var objects = files.Overlays[overlay];
        var (silo, front) = (PolicyPorts(objects, "silo"), PolicyPorts(objects, "front"));
        foreach (var workload in Workload.Of(files).Where(w => w.Name.StartsWith(overlay + "/", StringComparison.Ordinal)))
        {
            var deployment = Workload.OfKind(objects, "Deployment").Single(node => $"{overlay}/{node["metadata"]!["name"]}" == workload.Name);
            var declared = Workload.Container(deployment)["ports"]!.AsArray().Select(port => port!["containerPort"]!.GetValue<int>());
            int[] listens = workload.IsSilo
                ? [Port(workload, "MonkeysMail__Cluster__SiloPort"), Port(workload, "MonkeysMail__Cluster__GatewayPort"), Port(workload, "MonkeysMail__Operator__Urls")]
                : [Port(workload, "ASPNETCORE_URLS"), Port(workload, "MonkeysMail__Metrics__Urls")];

            Assert.Equal(listens.Order(), declared.Order());
            Assert.Equal(listens.Order(), (workload.IsSilo ? silo : front).Ingress.Order());
            if (!workload.IsSilo)
            {
                Assert.All(
                    Regex.Matches(workload.Environment["MonkeysMail__Cluster__Gateways"], @":(\d+)"),
                    gateway => Assert.Contains(int.Parse(gateway.Groups[1].Value, CultureInfo.InvariantCulture), front.Egress));
            }
        }

        Assert.All(
            Workload.OfKind(objects, "Service").SelectMany(service => service["spec"]!["ports"]!.AsArray()),
            port => Assert.Contains(port!["targetPort"]!.ToString(), (string[])["https", "gateway"]));
        Assert.Equal(Assert.Single(front.Egress), Assert.Single(silo.Ingress, port => port == front.Egress[0]));
    }

    [Fact]
    public void EveryFrontWithAZone_KnowsSilosOfEachZone()
    {
        var workloads = Workload.Of(files).Where(workload => workload.Environment.ContainsKey("MonkeysMail__Zone")).ToList();
        var fronts = workloads.Where(workload => !workload.IsSilo).ToList();

        Assert.Equal(3 + 2, fronts.Count);
        Assert.All(fronts, front =>
        {
            var place = front.Name[..(front.Name.IndexOf('/', StringComparison.Ordinal) + 1)];
            var zones = workloads.Where(w => w.IsSilo && w.Name.StartsWith(place, StringComparison.Ordinal)).Select(w => w.Environment["MonkeysMail__Zone"]).Order().ToList();
            var gateways = front.Environment["MonkeysMail__Cluster__Gateways"].Split(',').Select(gateway => gateway[..gateway.IndexOf('=', StringComparison.Ordinal)]);
            Assert.Equal(zones, gateways.Order());
            Assert.Contains(front.Environment["MonkeysMail__Zone"], zones);
        });
    }

    [Fact]
    public void EveryImage_NamesItsVersion()
    {
        var images = files.Overlays.Values.SelectMany(objects => Workload.OfKind(objects, "Deployment")).Select(node => Workload.Container(node)["image"]!.ToString())
            .Concat(files.Compose["services"]!.AsObject().Select(service => service.Value!["image"]!.ToString().Replace("${MONKEYSMAIL_VERSION:-", "", StringComparison.Ordinal)))
            .Concat(Regex.Matches(File.ReadAllText(Script.PathOf("containers/Dockerfile")), "^ARG (?:SDK|ASPNET)=(.*)$", RegexOptions.Multiline).Select(match => ":" + match.Groups[1].Value))
            .ToList();

        Assert.Equal(6 + 2 + 10 + 2, images.Count); // three zones, small, compose, Dockerfile
        Assert.All(images, image => Assert.Matches(@":v?\d+\.\d+(\.\d+)?[-.\w}]*$", image));
    }

    [Fact]
    public void EveryPod_IsRestricted() => Assert.All(files.Overlays.Values.SelectMany(objects => Workload.OfKind(objects, "Deployment")), deployment =>
    {
        var container = Workload.Container(deployment);
        var context = container["securityContext"]!;

        Assert.False(deployment["spec"]!["template"]!["spec"]!["automountServiceAccountToken"]!.GetValue<bool>());
        Assert.True(context["runAsNonRoot"]!.GetValue<bool>());
        Assert.True(context["readOnlyRootFilesystem"]!.GetValue<bool>());
        Assert.False(context["allowPrivilegeEscalation"]!.GetValue<bool>());
        Assert.Equal("ALL", context["capabilities"]!["drop"]!.AsArray().Single()!.ToString());
        Assert.Equal("RuntimeDefault", context["seccompProfile"]!["type"]!.ToString());
        Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.Contains(
            container[probe]!["httpGet"]!["port"]!.ToString(), (string[])["operator", "metrics"])); // never the clients' listener
    });

    [Fact]
    public void EveryServiceOfCompose_IsRestricted()
    {
        Assert.All(files.Compose["services"]!.AsObject(), service =>
        {
            var definition = service.Value!;
            Assert.True(definition["read_only"]?.GetValue<bool>(), service.Key);
            Assert.Equal("ALL", definition["cap_drop"]!.AsArray().Single()!.ToString());
            Assert.Equal("no-new-privileges:true", definition["security_opt"]!.AsArray().Single()!.ToString());
            Assert.NotNull(definition["deploy"]!["resources"]!["limits"]!["memory"]);
            Assert.Null(definition["privileged"]);
            Assert.True(definition["build"] is not null || definition["user"] is not null, $"{service.Key} runs as its image likes");
        });
        Assert.Contains("USER 1654:1654", File.ReadAllText(Script.PathOf("containers/Dockerfile")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MonkeysMail.Grains")]
    [InlineData("MonkeysMail.Api")]
    [InlineData("MonkeysMail.Silo")]
    public void LockFilesOfDevelopmentAndRelease_NameTheSameVersions(string project) => Assert.Equal(
        Versions(Path.Combine(Repository.Root, project, "packages.lock.json")), Versions(Path.Combine(Repository.Root, project, "packages.linux-x64.lock")));

    private static void Bind(bool isSilo, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _ = isSilo ? (object)StrictSettings.Bind<MonkeysMailSettings>(configuration) : StrictSettings.Bind<FrontSettings>(configuration);
    }

    private static int Port(Workload workload, string key) => int.Parse(Regex.Match(workload.Environment[key], @"(\d+)$").Value, CultureInfo.InvariantCulture);

    private static (int[] Ingress, int[] Egress) PolicyPorts(JsonNode[] objects, string name)
    {
        var policy = Workload.OfKind(objects, "NetworkPolicy").Single(node => node["metadata"]!["name"]!.ToString() == name)["spec"]!;
        return (Of("ingress"), Of("egress"));

        int[] Of(string way) => [.. policy[way]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => port!["port"]!.GetValue<int>())];
    }

    private static SortedDictionary<string, string> Versions(string file)
    {
        var packages = JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!["net10.0"]!.AsObject().Where(pair => pair.Value!["resolved"] is not null);
        return new SortedDictionary<string, string>(packages.ToDictionary(pair => pair.Key, pair => pair.Value!["resolved"]!.ToString()), StringComparer.Ordinal);
    }
}
