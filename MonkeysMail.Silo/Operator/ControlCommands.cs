// `ctl …`: the operator's commands on this machine.
using System.CommandLine;

namespace MonkeysMail.Silo.Operator;

internal static class ControlCommands
{
    public static Task<int> RunAsync(string[] args)
    {
        var dataDirectory = new Option<DirectoryInfo>("--data-directory")
        {
            Description = "The data directory of the process (MonkeysMail:DataDirectory).",
            DefaultValueFactory = _ => new DirectoryInfo(Environment.GetEnvironmentVariable("MonkeysMail__DataDirectory") ?? "./data"),
        };
        var root = new RootCommand("Operates a MonkeysMail process of this machine.")
        {
            BackupCommand.Create(dataDirectory),
            ReleaseCommand.Create(dataDirectory),
        };
        return root.Parse(args).InvokeAsync();
    }
}
