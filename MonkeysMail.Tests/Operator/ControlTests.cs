// The commands of `monkeysmail ctl` that ask a Silo, the real executable against a real process.
using System.Globalization;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class ControlTests() : OperatorSilo("--MonkeysMail:Zone=zone-a")
{
    [Fact]
    public async Task EveryCommand_PrintsATable_OrTheAnswerAsJson()
    {
        using var api = new MailApi(Silo.Address, Installation.TestKey);
        await api.WaitForStatusAsync(await api.SendAsync("ann@example.net"), "captured");

        foreach (var (command, column, field, value) in new[]
        {
            ("cluster", "MEMBERSHIP", "cluster_id", "monkeysmail"), ("silos", "CONNECTIONS", "data", "zone-a"), ("queues", "DESTINATION", "data", "DEPTH"),
            ("workspaces", "DELIVERED", "data", "ws_"), ("stuck", "ATTEMPTS", "data", "REASON"),
        })
        {
            var table = await ControlProcess.RunAsync(OperatorHost.Key, [command, "--url", Url]);
            var json = await ControlProcess.RunAsync(OperatorHost.Key, [command, "--url", Url, "--json"]);

            Assert.Equal((0, ""), (table.ExitCode, table.Errors));
            Assert.Contains(column, table.Output, StringComparison.Ordinal);
            Assert.Contains(value, table.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', table.Output);
            Assert.Equal((0, ""), (json.ExitCode, json.Errors));
            Assert.NotNull(JsonNode.Parse(json.Output)![field]);
        }
    }

    [Fact]
    public async Task TheKey_ComesFromAFileToo()
    {
        using var directory = new TestDirectory();
        var file = Path.Combine(directory.Path, "operator.key");
        await File.WriteAllTextAsync(file, OperatorHost.Key + "\n");

        var (exitCode, output, _) = await ControlProcess.RunAsync("silos", "--url", Url, "--key-file", file);

        Assert.Equal(0, exitCode);
        Assert.Contains("active", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://*:{0}")]
    [InlineData("http://0.0.0.0:{0};http://localhost:1")]
    public async Task AListenerOnEveryAddress_IsAskedOnThisMachine(string listener)
    {
        var urls = string.Format(CultureInfo.InvariantCulture, listener, new Uri(Url).Port);

        var (exitCode, output, errors) = await ControlProcess.RunInAsync(
            new() { ["MonkeysMail__Operator__Urls"] = urls, ["MonkeysMail__Operator__ApiKey"] = OperatorHost.Key }, ["silos"]);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("active", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BesideTheServer_ItsSettingsFileIsEnough()
    {
        var environment = $"Test{Guid.NewGuid():N}";
        var file = Path.Combine(ControlProcess.Folder, $"appsettings.{environment}.json");
        try
        {
            await File.WriteAllTextAsync(file, $$"""{ "MonkeysMail:Operator:ApiKey": "{{OperatorHost.Key}}", "MonkeysMail:Operator:Urls": "{{Url}}" }""");
            var (exitCode, output, errors) = await ControlProcess.RunInAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = environment }, ["silos"]);
            await File.WriteAllTextAsync(file, "{");
            var broken = await ControlProcess.RunInAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = environment }, ["silos"]);

            Assert.Equal((0, ""), (exitCode, errors));
            Assert.Contains("active", output, StringComparison.Ordinal);
            Assert.Equal(1, broken.ExitCode);
            Assert.Contains("The server's settings cannot be read", broken.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", broken.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("two\nlines-of-0123456789abcdef0123456789")]
    [InlineData("a blank-0123456789abcdef0123456789abcdef")]
    [InlineData("schlüssel-0123456789abcdef0123456789abcd")]
    public async Task WhatIsNoKey_IsSaidSo_AndNotShown(string text)
    {
        using var directory = new TestDirectory();
        var file = Path.Combine(directory.Path, "operator.key");
        await File.WriteAllTextAsync(file, text);

        var ofFile = await ControlProcess.RunAsync("silos", "--url", Url, "--key-file", file);
        var ofEnvironment = await ControlProcess.RunAsync(text, ["silos", "--url", Url]);

        Assert.All([ofFile, ofEnvironment], answer =>
        {
            Assert.Equal((1, ""), (answer.ExitCode, answer.Output));
            Assert.Contains("does not hold a key", answer.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("0123456789", answer.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Errors, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task WhatIsRefused_EndsWithOne_AndSaysWhy()
    {
        foreach (var (key, arguments, reason) in new (string?, string[], string)[]
        {
            (null, ["silos", "--url", Url], "MonkeysMail__Operator__ApiKey"),
            (null, ["silos", "--url", Url, "--key-file", "/no/such/file"], "/no/such/file"),
            (new string('x', 40), ["silos", "--url", Url], "401"),
            (OperatorHost.Key, ["workspaces", "--url", Url, "--since", "yesterday"], "since: must be a time"),
            (OperatorHost.Key, ["silos", "--url", Silo.Address.ToString()], "404"),
            (OperatorHost.Key, ["silos", "--url", "ftp://localhost"], "--url should be"),
            (OperatorHost.Key, ["silos", "--url", "nonsense"], "--url should be"),
            (OperatorHost.Key, ["silos", "--url", Url, "--ca-file", "/no/such/authority"], "/no/such/authority"),
            (OperatorHost.Key, ["silo"], "silo"),
        })
        {
            var (exitCode, output, errors) = await ControlProcess.RunAsync(key, arguments);

            Assert.True(exitCode == 1, $"{string.Join(' ', arguments)}: {exitCode} {errors}");
            Assert.Contains(reason, errors, StringComparison.Ordinal);
            Assert.DoesNotContain(OperatorHost.Key, output + errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhereNobodyAnswers_EndsWithTwo()
    {
        var (exitCode, output, errors) = await ControlProcess.RunAsync(OperatorHost.Key, ["silos", "--url", $"http://127.0.0.1:{PostgresServer.FreePort()}"]);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("cannot be reached", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProcess_PrintsNoKey() => Assert.DoesNotContain(OperatorHost.Key, Silo.Output, StringComparison.Ordinal);
}
