// `monkeysmail ctl keys …`: the orders reach the cluster, and their ends show.
using System.Text.Json.Nodes;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class KeyControlTests : OperatorSilo
{
    private string File => Path.Combine(Installation.DataDirectory, "keys.json");

    [Fact]
    public async Task AMasterKey_IsAdded_MadeCurrent_AndWrapsEverything()
    {
        Assert.Equal(0, (await ControlProcess.RunAsync("keys", "add-master", "--file", File)).ExitCode);
        Assert.Equal((1, 2), (MasterKeyFile.Read(File).Current, MasterKeyFile.Read(File).Keys.Count));
        Assert.Equal(0, (await ControlProcess.RunAsync("keys", "add-master", "--use", "--file", File)).ExitCode);

        var (exit, output, errors) = await AskAsync("rewrap");

        Assert.Equal((0, ""), (exit, errors));
        Assert.Equal(2, (int?)JsonNode.Parse(output)!["current_master"]);
        await FastKeys.WaitAsync(
            async () => JsonNode.Parse((await AskAsync()).Output)!["masters"]!.AsArray() is [{ } old, { } now]
                && (int?)old["data_keys"] == 0 && (int?)now["data_keys"] == 4,
            "all keys under version 2, with those of the operators' log that the order began");
        var table = await ControlProcess.RunAsync(OperatorHost.Key, ["keys", "--url", Url]);
        Assert.Contains("rewrap", table.Output, StringComparison.Ordinal);
        Assert.Contains("file 2", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllWorkspaces_AreRotated_AndWrongQuestionsAreRefused()
    {
        Assert.Equal(0, (await AskAsync("rotate", "--all")).ExitCode);

        await FastKeys.WaitAsync(
            async () => JsonNode.Parse((await AskAsync()).Output)!["jobs"]!.AsArray().Any(job => (string?)job!["kind"] == "reseal" && (string?)job["state"] == "waiting"),
            "the workspace's own job, waiting for its last walk");
        Assert.Equal(1, (await AskAsync("rotate")).ExitCode);
        Assert.Equal(1, (await AskAsync("rotate", "--workspace", "ws_01hzzzzzzzzzzzzzzzzzzzzzzz")).ExitCode);
        Assert.Equal(1, (await ControlProcess.RunAsync("keys", "add-master", "--file", File + ".none")).ExitCode);
    }

    private Task<(int ExitCode, string Output, string Errors)> AskAsync(params string[] arguments) =>
        ControlProcess.RunAsync(OperatorHost.Key, ["keys", .. arguments, "--url", Url, "--json"]);
}
