// Starting and stopping as an operator sees it: exit codes, what a wrong configuration is told, which files are private, what is printed.
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class ConfigurationTests
{
    private const int Drained = 0;
    private const int WrongConfiguration = 78;

    [Theory]
    [InlineData("--MonkeysMail:Delivery:SmartHots=mx.example.net", "MonkeysMail:Delivery:SmartHots is not a known key", "SmartHost,")]
    [InlineData("--MonkeysMail:Colour=red", "MonkeysMail:Colour is not a known key", "DataDirectory")]
    [InlineData("--MonkeysMail:Limits:Workspace:Rate=many", "MonkeysMail:Limits:Workspace:Rate", "'many'")]
    [InlineData("--MonkeysMail:Limits:Workspace:Rate=-1", "MonkeysMail:Limits:Workspace:Rate", "should be a whole number from 0")]
    [InlineData("--MonkeysMail:Delivery:SmartHost=a host:99999", "MonkeysMail:Delivery:SmartHost", "should be")]
    [InlineData("--MonkeysMail:Bootstrap:ApiKey=secret", "MonkeysMail:Bootstrap:ApiKey", "should be mm_live_")]
    [InlineData("--MonkeysMail:Retry:Schedule=soon", "MonkeysMail:Retry:Schedule", "should be delays such as")]
    [InlineData("--urls=http://0.0.0.0:0", "urls has 'http://0.0.0.0:0'", "MonkeysMail:TrustedProxies")]
    public async Task WrongSetting_StopsTheStart_AndSaysWhichAndWhatItShouldBe(string setting, string key, string remedy)
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);

        var (exitCode, output) = await SiloProcess.RunAsync([.. installation.Arguments(), setting]);

        Assert.Equal(WrongConfiguration, exitCode);
        Assert.Contains(key, output, StringComparison.Ordinal);
        Assert.Contains(remedy, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(installation.DataDirectory, "*.db"));
    }

    [Fact]
    public async Task TlsFilesThatCannotServe_StopTheStart()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        var file = Path.Combine(installation.DataDirectory, "tls.pem");
        await File.WriteAllTextAsync(file, "garbage");

        var (exitCode, output) = await SiloProcess.RunAsync(
            [.. installation.Arguments(), "--urls=https://127.0.0.1:0", $"--MonkeysMail:Tls:Certificate={file}", $"--MonkeysMail:Tls:Key={file}"]);

        Assert.Equal(WrongConfiguration, exitCode);
        Assert.Contains("MonkeysMail:Tls:Certificate cannot be used", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AVerbThatIsNone_StartsNothing_AndShowsTheUsage()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);

        var (exitCode, output) = await SiloProcess.RunAsync(["serve", .. installation.Arguments()]);

        Assert.Equal(WrongConfiguration, exitCode);
        Assert.Contains("There is no 'serve' here.", output, StringComparison.Ordinal);
        Assert.Contains("monkeysmail ctl COMMAND", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(installation.DataDirectory));
    }

    [Fact]
    public async Task AskedForHelp_ItShowsTheUsage_AndStartsNothing()
    {
        var (exitCode, output) = await SiloProcess.RunAsync("--help");

        Assert.Equal(Drained, exitCode);
        Assert.Contains("monkeysmail ctl COMMAND", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondProcessOnTheSameData_Refuses_AndTheFirstGoesOn()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        await using var first = await SiloProcess.StartAsync(installation.Arguments());

        var (exitCode, output) = await SiloProcess.RunAsync(installation.Arguments());
        using var api = new MailApi(first.Address, installation.TestKey);
        var id = await api.SendAsync("ann@example.net");

        Assert.Equal(WrongConfiguration, exitCode);
        Assert.Contains("MonkeysMail:DataDirectory", output, StringComparison.Ordinal);
        await api.WaitForStatusAsync(id, "captured");
    }

    [Theory, BothDatabases]
    public async Task StoppedUnderLoad_Drains_AndTheNextStartLosesNothing(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var first = await SiloProcess.StartAsync(installation.Arguments());
        using var load = new LoadClient(installation.LiveKey, first.Address);

        var sending = load.SendAsync(600, parallel: 16);
        await load.WaitForAcceptedAsync(200);
        var exitCode = await first.StopAsync();
        load.Server = null;
        await using var second = await SiloProcess.StartAsync(installation.Arguments());
        load.Server = second.Address;
        await sending;
        var duplicates = await load.WaitForDeliveryAsync(sink);

        Assert.Equal(Drained, exitCode);
        Assert.Equal(600, load.Accepted.Count);
        Assert.Empty(load.Contradictions);
        Assert.Empty(duplicates);
        Assert.All([first.Output, second.Output], output =>
        {
            Assert.DoesNotContain(Secret(installation.LiveKey), output, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret(installation.TestKey), output, StringComparison.Ordinal);
        });
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task FirstStart_MakesAndShowsKeysOnce_AndKeepsThemPrivate()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        string[] arguments = [.. installation.Arguments().Where(a => !a.Contains(":Bootstrap:", StringComparison.Ordinal))];

        string shown;
        await using (var first = await SiloProcess.StartAsync(arguments))
        {
            await LoadClient.WaitAsync(() => first.Output.Contains("-d '{", StringComparison.Ordinal), () => "the curl to be printed");
            shown = first.Output;
            using var api = new MailApi(first.Address, Key(shown, "test"));
            await api.WaitForStatusAsync(await api.SendAsync("ann@example.net"), "captured");
            Assert.Equal(Drained, await first.StopAsync());
        }

        await using var second = await SiloProcess.StartAsync(arguments);
        using var again = new MailApi(second.Address, Key(shown, "live"));
        var (status, _) = await again.GetAsync("/v1/messages");
        Assert.Equal(Drained, await second.StopAsync());

        Assert.Equal(System.Net.HttpStatusCode.OK, status);
        Assert.DoesNotContain("mm_live_", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("mm_test_", second.Output, StringComparison.Ordinal);
        Assert.All(["bootstrap.json", "keys.json"], file => Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(installation.DataDirectory, file))));
    }

    private static string Secret(string key) => key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string Key(string output, string mode) => Regex.Match(output, $@"^ +{mode} +(mm_{mode}_\S+)$", RegexOptions.Multiline).Groups[1].Value;
}
