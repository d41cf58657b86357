// A silo is given master keys that are not those of its database, or not all of them.
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class MasterKeyCheckTests
{
    private const int WrongConfiguration = 78;

    [Theory, BothDatabases]
    public async Task AnotherKeyUnderTheSameVersion_StopsTheStart(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await (await Engine.StartAsync(installation)).DisposeAsync();
        var keys = KeyFile(installation);
        var right = await File.ReadAllBytesAsync(keys);
        File.Delete(keys); // the next start makes a key

        var (exitCode, output) = await SiloProcess.RunAsync(installation.Arguments());
        await File.WriteAllBytesAsync(keys, right);
        await using var next = await SiloProcess.StartAsync(installation.Arguments());

        Assert.Equal(WrongConfiguration, exitCode);
        Assert.Contains("Master key version 1 of the provider file opens no data key of this database", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        using var api = new MailApi(next.Address, installation.TestKey);
        await api.WaitForStatusAsync(await api.SendAsync("ann@example.net"), "captured");
    }

    [Theory, BothDatabases]
    public async Task AMissingVersion_KeepsReadinessRed_UntilItComes(DatabaseKind database)
    {
        using var installation = await Installation.CreateAsync(database);
        await (await Engine.StartAsync(installation)).DisposeAsync();
        var keys = KeyFile(installation);
        var complete = JsonNode.Parse(await File.ReadAllBytesAsync(keys))!.AsObject();
        await File.WriteAllTextAsync(keys, new JsonObject { ["2"] = complete["1"]!.DeepClone() }.ToJsonString());

        await using var engine = await Engine.StartAsync(installation, FastKeys.Use);
        var (before, body) = await engine.Live.GetAsync("/health/ready");
        await File.WriteAllTextAsync(keys, complete.ToJsonString());
        await FastKeys.WaitAsync(async () => (await engine.Live.GetAsync("/health/ready")).Status == HttpStatusCode.OK, "green readiness");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before);
        Assert.Contains("master keys that this silo does not have", body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await engine.Test.WaitForStatusAsync(await engine.Test.SendAsync("ann@example.net"), "captured");
    }

    private static string KeyFile(Installation installation) => Path.Combine(installation.DataDirectory, "keys.json");
}
