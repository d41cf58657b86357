// deploy/local/member.sh and up.sh: what cannot be done is said and ends with 2, and a process that merely has the number of one of ours is left alone.
using System.Diagnostics;
using System.Globalization;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Deploy;

public sealed class MemberScriptTests : IDisposable
{
    private const int NotDone = 2;

    private readonly TestDirectory directory = new();
    private readonly Process innocent = Process.Start("sleep", "600");

    public MemberScriptTests()
    {
        Directory.CreateDirectory(Path.Combine(State, "pids"));
        Directory.CreateDirectory(Path.Combine(State, "logs"));
        Directory.CreateDirectory(Path.Combine(State, "tls"));
        File.WriteAllText(Path.Combine(State, "tls", "silo-a.pem"), "");
    }

    private string State => Path.Combine(directory.Path, "cluster");

    [Theory]
    [InlineData("stop", "nosuch", "there is no member nosuch")]
    [InlineData("pid", "nosuch", "there is no member nosuch")]
    [InlineData("start", "standby", "this cluster has no standby")]
    [InlineData("stop", "silo-b", "this cluster has no silo-b")]
    [InlineData("kill", "silo-a", "silo-a does not run")]
    [InlineData("shove", "silo-a", "say start, stop, kill or pid")]
    public async Task WhatCannotBeDone_IsSaid(string verb, string name, string reason)
    {
        var (exitCode, output) = await MemberAsync(verb, name);

        Assert.Equal(NotDone, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMemberThatRuns_IsNotStartedAgain()
    {
        Note("silo-a", innocent.Id, Began(innocent.Id));

        var (exitCode, output) = await MemberAsync("start", "silo-a");

        Assert.Equal(NotDone, exitCode);
        Assert.Contains("silo-a runs already", output, StringComparison.Ordinal);
        Assert.Equal($"{innocent.Id}", (await MemberAsync("pid", "silo-a")).Output);
    }

    [Theory]
    [InlineData("stop", 0)]
    [InlineData("kill", NotDone)]
    public async Task AProcessThatHasTheNumberOfADeadOne_IsLeftAlone(string verb, int expected)
    {
        Note("silo-a", innocent.Id, "1");

        var (exitCode, _) = await MemberAsync(verb, "silo-a");

        Assert.Equal(expected, exitCode);
        Assert.False(innocent.HasExited);
        Assert.Equal("0", (await MemberAsync("pid", "silo-a")).Output);
    }

    [Fact]
    public async Task AMemberThatRuns_IsStopped()
    {
        Note("silo-a", innocent.Id, Began(innocent.Id));

        var (exitCode, _) = await MemberAsync("stop", "silo-a");

        Assert.Equal(0, exitCode);
        await innocent.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("--silos", "x", "--silos is 'x'; it should be 1, 2 or 3")]
    [InlineData("--silos", "4", "--silos is '4'; it should be 1, 2 or 3")]
    [InlineData("--standby", "--silos", "--silos needs a value")]
    public async Task AClusterThatCannotBe_IsRefusedBeforeAnythingStarts(string first, string second, string reason)
    {
        var (exitCode, output) = await RunAsync("up.sh", first, second);

        Assert.Equal(NotDone, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (!innocent.HasExited)
        {
            innocent.Kill();
            innocent.WaitForExit();
        }

        innocent.Dispose();
        directory.Dispose();
    }

    private static string Began(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
    }

    private void Note(string name, int pid, string began)
    {
        File.WriteAllText(Path.Combine(State, "pids", name), pid.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(State, "pids", name + ".began"), began);
    }

    private Task<(int ExitCode, string Output)> MemberAsync(string verb, string name) => RunAsync("member.sh", verb, name);

    private async Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments)
    {
        var (exitCode, output, errors) = await Script.RunAsync("env", [$"MM_LOCAL={State}", "MM_NET=251", Script.PathOf($"local/{script}"), .. arguments]);
        return (exitCode, output + errors);
    }
}
