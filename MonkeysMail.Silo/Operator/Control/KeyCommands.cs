// `ctl keys`: what keys there are, and the orders to rewrap and to rotate; `ctl keys add-master` works on a key file of this machine.
using System.CommandLine;
using System.Text.Json;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Keys;
using Spectre.Console;

namespace MonkeysMail.Silo.Operator.Control;

internal static class KeyCommands
{
    public static Command Create(ControlOptions options)
    {
        var keys = AskCommand.Create("keys", "Master keys, and how far jobs on keys have come.", options, [], Show);
        keys.Add(AskCommand.Order("rewrap", "keys/rewrap", "Wraps every data key by the current master key.", options, [], Show));
        keys.Add(AskCommand.Order(
            "rotate",
            "keys/rotate",
            "Gives a workspace (or all) a new data key and seals its old data by it.",
            options,
            [
                AskCommand.Parameter("workspace", "The workspace's id."),
                AskCommand.Flag("all", "Every workspace."),
            ],
            Show));
        keys.Add(AddMaster());
        return keys;
    }

    private static Command AddMaster()
    {
        var file = new Option<FileInfo>("--file") { Description = "The master key file (MonkeysMail:Keys:File).", Required = true };
        var use = new Option<bool>("--use")
        {
            Description = "Instead of adding one: makes the highest version the one that wraps. To be done when every silo has the file with it.",
        };
        var command = new Command("add-master", "Adds a master key version to a key file; the current one stays current until --use.") { file, use };
        command.SetAction(result => Change(result.GetValue(file)!.FullName, result.GetValue(use)));
        return command;
    }

    private static int Change(string path, bool use)
    {
        try
        {
            var before = MasterKeyFile.Read(path);
            var after = use ? before with { Current = before.Keys.Keys.Max() } : before.WithNext();
            PrivateFile.Replace(path, after.ToBytes());
            Console.WriteLine(use
                ? FormattableString.Invariant($"Version {after.Current} wraps from now on; silos read the file within 10 s. Then: monkeysmail ctl keys rewrap")
                : FormattableString.Invariant($"Version {after.Keys.Keys.Max()} was added, version {after.Current} still wraps. Give this file to every silo, then: add-master --use"));
            return ExitCodes.Done;
        }
        catch (Exception exception) when (exception is SettingsException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Refused;
        }
    }

    private static void Show(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var masters = Cells.Table("MASTER", "CURRENT", "KNOWN HERE", "DATA KEYS");
        foreach (var master in answer.GetProperty("masters").EnumerateArray())
        {
            masters.Add(
                $"{answer.Of("provider")} {master.Of("version")}", master.Of("version") == answer.Of("current_master") ? "yes" : "no", master.Of("known"),
                master.Of("data_keys"));
        }

        console.Write(masters);
        var jobs = Cells.Table("JOB", "WORKSPACE", "TARGET", "STATE", "STAGE", "PASS", "EXAMINED", "CHANGED", "BEGUN", "UPDATED");
        foreach (var job in answer.GetProperty("jobs").EnumerateArray())
        {
            jobs.Add(
                job.Of("kind"), job.Of("workspace"), job.Of("target"), job.Of("state"), job.Of("stage"), job.Of("pass"), job.Of("examined"),
                job.Of("changed"), job.Age("created_at", now), job.Age("updated_at", now));
        }

        console.Write(jobs);
    }
}
