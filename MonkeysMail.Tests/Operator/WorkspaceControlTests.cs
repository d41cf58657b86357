// `monkeysmail ctl workspaces …` against a real process.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class WorkspaceControlTests : OperatorSilo
{
    [Fact]
    public async Task LifeOfAWorkspace_FromItsMakingToItsDeletion()
    {
        var made = await JsonAsync("create", "--name", "Acme", "--domain", "acme.example", "--rate", "9", "--adaptive", "false");
        var id = (string)made["workspace"]!["id"]!;
        using var tenant = new MailApi(Silo.Address, (string)made["first_key"]!["key"]!);
        Assert.Equal((9, false), ((int)made["workspace"]!["ceilings"]!["rate"]!, (bool)made["workspace"]!["ceilings"]!["adaptive"]!));
        Assert.Equal(200, (int)(await tenant.GetAsync("/v1/workspace")).Status);

        Assert.Null((await JsonAsync("set", id, "--rate", "default", "--daily-quota", "100"))["ceilings"]!["rate"]);
        var second = await JsonAsync("key", id);
        using var again = new MailApi(Silo.Address, (string)second["key"]!);
        Assert.Equal(200, (int)(await again.GetAsync("/v1/workspace")).Status);
        Assert.Equal(2, (int)(await JsonAsync("set", id, "--clear-allowlist"))["keys"]!);
        Assert.Contains("mm_live_", (await RunAsync("key", id)).Output, StringComparison.Ordinal);
        Assert.Contains("Unpaid.", (await RunAsync("suspend", id, "--reason", "Unpaid.")).Output, StringComparison.Ordinal);
        Assert.Equal("suspended", (string?)(await JsonAsync("show", id))["status"]);
        Assert.Equal("active", (string?)(await JsonAsync("resume", id))["status"]);
        var list = (await RunAsync("list")).Output;
        Assert.Contains(id, list, StringComparison.Ordinal);
        Assert.Contains("Acme", list, StringComparison.Ordinal);

        Assert.Equal(1, (await RunAsync("delete", id)).ExitCode);
        Assert.Equal("deleting", (string?)(await JsonAsync("delete", id, "--confirm", id))["status"]);
        Assert.Equal(401, (int)(await tenant.GetAsync("/v1/workspace")).Status);
        Assert.Equal(1, (await RunAsync("set", id, "--name", "x")).ExitCode);
        Assert.Equal(1, (await RunAsync("set", id, "--rate", "many")).ExitCode);
    }

    [Fact]
    public async Task OperatorsLog_IsShownAndChecked_AndABrokenOneEndsWithOne()
    {
        var id = (string)(await JsonAsync("create", "--name", "Audited"))["workspace"]!["id"]!;
        await FastKeys.WaitAsync(async () => (await AuditAsync()).Output.Contains(id, StringComparison.Ordinal), "the entry in the operators' log");

        var good = await AuditAsync("verify", "--json");
        await new RawDatabase(Installation).ExecuteAsync(
            "UPDATE audit_entries SET created_at = created_at + 1 WHERE workspace_id = {0}", OperatorLog.Owner.Value);
        var broken = await AuditAsync("verify", "--json");

        Assert.Equal((0, true), (good.ExitCode, (bool)JsonNode.Parse(good.Output)!["valid"]!));
        Assert.Equal((1, "changed"), (broken.ExitCode, (string?)JsonNode.Parse(broken.Output)!["first_broken"]!["reason"]));
        Assert.Contains("changed", (await AuditAsync("verify")).Output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> AuditAsync(params string[] arguments) =>
        ControlProcess.RunAsync(OperatorHost.Key, ["audit", .. arguments, "--url", Url]);

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        ControlProcess.RunAsync(OperatorHost.Key, ["workspaces", .. arguments, "--url", Url]);

    private async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var (exit, output, errors) = await RunAsync([.. arguments, "--json"]);
        Assert.Equal((0, ""), (exit, errors));
        return JsonNode.Parse(output)!;
    }
}
