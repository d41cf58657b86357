// A silo whose master keys are in a token: from the first start, moved there from a file, without its token for a while, and refused.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using MonkeysMail.Tests.Operator;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class TokenKeyTests : IAsyncLifetime
{
    private readonly SoftHsm token = SoftHsm.Create();
    private Installation installation = null!;
    private Installation? other;

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange([$"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0"]);
    }

    public Task DisposeAsync()
    {
        installation.Dispose();
        other?.Dispose();
        token.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task FreshSilo_HasItsKeysInTheToken_AndFollowsToTheNextVersion()
    {
        await AddMasterAsync(1001);
        string id;
        await using (var silo = await StartAsync(token.Arguments()))
        {
            using var api = new MailApi(silo.Address, installation.TestKey);
            id = await SendTestAsync(api);
            await AddMasterAsync(1002);
            await FastKeys.WaitAsync(async () => (int?)(await KeysAsync(silo))["current_master"] == 1002, "version 1002");
            await RewrapAsync(silo, 1002);
            var table = await ControlProcess.RunAsync(OperatorHost.Key, ["keys", "--url", OperatorUrl(silo)]);
            Assert.Contains("pkcs11 1002", table.Output, StringComparison.Ordinal);
            Assert.Equal(0, await silo.StopAsync());
        }

        Assert.False(File.Exists(Path.Combine(installation.DataDirectory, "keys.json")), "no key file is made");
        await using var next = await StartAsync(token.Arguments());
        using var again = new MailApi(next.Address, installation.TestKey);
        Assert.NotNull((await again.GetAsync($"/v1/messages/{id}")).Body["subject"]);
        Assert.DoesNotContain(SoftHsm.Pin, next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SiloWithTraffic_MovesFromTheFileToTheToken_AndBack()
    {
        await using var sink = MailSink.Start();
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        var file = Path.Combine(installation.DataDirectory, "keys.json");
        var sent = new List<string>();
        await using (var silo = await StartAsync([]))
        {
            using var api = new MailApi(silo.Address, installation.LiveKey);
            for (var i = 0; i < 5; i++)
            {
                sent.Add(await api.SendAsync($"r{i}@example.net"));
                await api.WaitForStatusAsync(sent[^1], "delivered");
            }

            sent.Add(await api.SendAsync("unknown@example.org"));
            await api.WaitForStatusAsync(sent[^1], "bounced");
            Assert.Equal(0, await silo.StopAsync());
        }

        await AddMasterAsync(1001);
        await using (var both = await StartAsync([.. token.Arguments(), $"--MonkeysMail:Keys:File={file}"]))
        {
            await ReadAllAsync(both, sent);
            await RewrapAsync(both, 1001);
            Assert.Equal(["file", "pkcs11"], (await KeysAsync(both))["masters"]!.AsArray().Select(master => (string?)master!["provider"]));
            Assert.Equal(0, await both.StopAsync());
        }

        File.Move(file, file + ".apart");
        await using (var alone = await StartAsync(token.Arguments()))
        {
            await ReadAllAsync(alone, sent);
            using var api = new MailApi(alone.Address, installation.LiveKey);
            await api.WaitForStatusAsync(await api.SendAsync("unknown@example.org"), "suppressed");
            Assert.Equal(0, await alone.StopAsync());
        }

        // The token stays readable beside the file for as long as it is configured.
        await using var back = await StartAsync([.. token.Arguments(), "--MonkeysMail:Keys:Provider=file", $"--MonkeysMail:Keys:File={file}.apart"]);
        await ReadAllAsync(back, sent);
        await RewrapAsync(back, 1);
    }

    [Fact]
    public async Task TokenGone_KeepsOpenWorkspacesGoing_AndComesBackByItself()
    {
        await AddMasterAsync(1001);
        await using var silo = await StartAsync(token.Arguments(SoftHsm.FaultyModule));
        using var api = new MailApi(silo.Address, installation.TestKey);
        var before = await SendTestAsync(api);

        token.Begin("gone");
        await FastKeys.WaitAsync(async () => (bool?)(await KeysAsync(silo))["available"] == false, "the loss of the token");

        await SendTestAsync(api);
        Assert.NotNull((await api.GetAsync($"/v1/messages/{before}")).Body["subject"]);
        var workspace = new WorkspaceId(RawDatabase.IdOf((await new RawDatabase(installation).QueryAsync("SELECT workspace_id FROM bootstrap"))[0][0]));
        Assert.NotEqual(0, (await AskAsync(silo, "rotate", "--workspace", workspace.ToString())).ExitCode);
        var (exit, output) = await SiloProcess.RunAsync(token.Environment, [.. (await OtherAsync()).Arguments(), .. token.Arguments(SoftHsm.FaultyModule)]);
        Assert.Equal(1, exit);
        Assert.Contains("cannot be used now", output, StringComparison.Ordinal);
        using var scrape = new HttpClient { DefaultRequestHeaders = { Authorization = OperatorHost.Bearer() } };
        Assert.Contains("\nmonkeysmail_keys_master_available", await scrape.GetStringAsync($"{OperatorUrl(silo).TrimEnd('/')}/metrics"), StringComparison.Ordinal);
        Assert.Single(Lines(silo, "3421"));

        token.End("gone");
        await FastKeys.WaitAsync(async () => (bool?)(await KeysAsync(silo))["available"] == true, "the token");
        Assert.Equal(0, (await AskAsync(silo, "rotate", "--workspace", workspace.ToString())).ExitCode);
        await FastKeys.WaitAsync(
            async () => (await KeysAsync(silo))["jobs"]!.AsArray().Any(job => (string?)job!["kind"] == "reseal"), "a new data key, wrapped by the token");
        await SendTestAsync(api);
        Assert.Single(Lines(silo, "3422"));
    }

    [Fact]
    public async Task WrongPin_IsTriedOnce_AndStopsTheStart()
    {
        await AddMasterAsync(1001);
        token.WritePin("13571357");

        var (exit, output) = await RunAsync(token.Arguments(SoftHsm.FaultyModule));

        Assert.Equal((78, 1), (exit, token.Logins));
        Assert.Contains("The token mm test with the master keys cannot be used. It refuses the PIN (CKR_PIN_INCORRECT); it was tried once.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("13571357", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatDoesNotFit_StopsTheStart_AndIsNamed()
    {
        await RefusedAsync("has no key monkeysmail-master-1001 yet: monkeysmail ctl keys add-master --pkcs11 makes it", token.Arguments());
        await RefusedAsync("Module is /nowhere/token.so, and there is no such file", token.Arguments("/nowhere/token.so"));
        await RefusedAsync("is not a library that can be loaded here", token.Arguments(token.PinFile));
        await RefusedAsync("shows no such token, but mm test", [.. token.Arguments(), "--MonkeysMail:Keys:Pkcs11:TokenLabel=other"]);
        await RefusedAsync("Pkcs11:Mechanism is 'rsa'; it should be aes-gcm or cloudkms-aes-gcm", [.. token.Arguments(), "--MonkeysMail:Keys:Pkcs11:Mechanism=rsa"]);
        await RefusedAsync("Pkcs11:Slot is not a known key", [.. token.Arguments(), "--MonkeysMail:Keys:Pkcs11:Slot=1"]);
        await RefusedAsync("Pkcs11:Module is missing", "--MonkeysMail:Keys:Provider=pkcs11");
        await RefusedAsync("Keys:Provider is 'kms'; it should be file or pkcs11", "--MonkeysMail:Keys:Provider=kms");
        await RefusedAsync("Keys:File is /nowhere/keys.json, and there is no such file", [.. token.Arguments(), "--MonkeysMail:Keys:File=/nowhere/keys.json"]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(token.PinFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        await RefusedAsync("is open to others: it should have mode 0600", token.Arguments());
    }

    private static IEnumerable<string> Lines(SiloProcess silo, string eventId) => silo.Output.Split('\n').Where(line => line.Contains($"[{eventId}]", StringComparison.Ordinal));

    private static string OperatorUrl(SiloProcess silo) =>
        silo.Output.Split('\n').Single(line => line.StartsWith("listening operator ", StringComparison.Ordinal))["listening operator ".Length..];

    private static async Task<string> SendTestAsync(MailApi api)
    {
        var id = (await api.PostAsync("/v1/messages", MailApi.Mail("a@example.net"))).Body["id"]!.GetValue<string>();
        await api.WaitForStatusAsync(id, "captured");
        return id;
    }

    private static Task<(int ExitCode, string Output, string Errors)> AskAsync(SiloProcess silo, params string[] arguments) =>
        ControlProcess.RunAsync(OperatorHost.Key, ["keys", .. arguments, "--url", OperatorUrl(silo), "--json"]);

    private static async Task<JsonNode> KeysAsync(SiloProcess silo)
    {
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = OperatorHost.Bearer() } };
        return JsonNode.Parse(await client.GetStringAsync($"{OperatorUrl(silo).TrimEnd('/')}/v1/operator/keys"))!;
    }

    private static async Task RewrapAsync(SiloProcess silo, int version)
    {
        Assert.Equal(0, (await AskAsync(silo, "rewrap")).ExitCode);
        await FastKeys.WaitAsync(
            async () => (await KeysAsync(silo))["masters"]!.AsArray().All(master => (int?)master!["version"] == version == ((int?)master["data_keys"] > 0)),
            $"all data keys under version {version}");
    }

    private async Task ReadAllAsync(SiloProcess silo, List<string> sent)
    {
        using var api = new MailApi(silo.Address, installation.LiveKey);
        foreach (var id in sent)
        {
            Assert.NotNull((await api.GetAsync($"/v1/messages/{id}")).Body["subject"]);
            Assert.NotEmpty((await api.GetAsync($"/v1/messages/{id}/events")).Body["data"]!.AsArray());
        }
    }

    private async Task<Installation> OtherAsync() => other ??= await Installation.CreateAsync(DatabaseKind.Sqlite);

    private Task<SiloProcess> StartAsync(string[] arguments) => SiloProcess.StartAsync(token.Environment, [.. installation.Arguments(), .. arguments]);

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        SiloProcess.RunAsync(token.Environment, [.. installation.Arguments(), .. arguments]);

    private async Task RefusedAsync(string why, params string[] arguments)
    {
        var (exit, output) = await RunAsync(arguments);
        Assert.Equal((78, true), (exit, output.Contains(why, StringComparison.Ordinal)));
    }

    private async Task AddMasterAsync(int version)
    {
        var (exit, output, errors) = await ControlProcess.RunAsync(
            null,
            ["keys", "add-master", "--pkcs11", "--module", SoftHsm.Module, "--token-label", SoftHsm.Label, "--pin-file", token.PinFile],
            token.Environment);
        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains($"Version {version} was made", output, StringComparison.Ordinal);
    }
}
