// `ctl keys`: what keys there are, and the orders to rewrap and to rotate. `ctl keys add-master` is in MasterKeyCommands.
using System.CommandLine;
using System.Text.Json;
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
        keys.Add(MasterKeyCommands.AddMaster());
        return keys;
    }

    private static void Show(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var masters = Cells.Table("MASTER", "CURRENT", "KNOWN HERE", "DATA KEYS");
        foreach (var master in answer.GetProperty("masters").EnumerateArray())
        {
            masters.Add(
                $"{master.Of("provider")} {master.Of("version")}", master.Of("version") == answer.Of("current_master") ? "yes" : "no", master.Of("known"),
                master.Of("data_keys"));
        }

        console.Write(masters);
        if (!answer.GetProperty("available").GetBoolean())
        {
            console.Write(new Text("The master keys do not answer this silo now.\n"));
        }

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
