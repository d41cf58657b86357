// `ctl …`: the operator's commands. Some ask a silo over its operators' listener, some work on the files of this machine. Exit codes: 0 done,
// 1 wrong usage or refused, 2 the silo cannot be reached.
using System.CommandLine;
using MonkeysMail.Silo.Operator.Control;

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
        var root = new RootCommand("Operates MonkeysMail. Exit codes: 0 done, 1 wrong usage or refused, 2 the silo cannot be reached.")
        {
            BackupCommand.Create(dataDirectory),
            ReleaseCommand.Create(dataDirectory),
        };
        foreach (var command in AskCommands.Create())
        {
            root.Add(command);
        }

        return root.Parse(args).InvokeAsync();
    }
}
