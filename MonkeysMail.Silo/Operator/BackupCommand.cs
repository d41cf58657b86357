// `ctl backup DIR`: a consistent copy of the SQLite files while the process runs. The key file stays apart: who has both can read
// everything. A restored copy starts with deliveries held, for what it has queued may have been sent since.
using System.CommandLine;
using MonkeysMail.Silo.Startup;
using MonkeysMail.Silo.Storage.Sqlite;

namespace MonkeysMail.Silo.Operator;

internal static class BackupCommand
{
    public static Command Create(Option<DirectoryInfo> dataDirectory)
    {
        var target = new Argument<DirectoryInfo>("directory") { Description = "An empty or new directory for the copy." };
        var command = new Command("backup", "Copies the SQLite files consistently, while the process runs.") { target, dataDirectory };
        command.SetAction(async (result, ct) =>
        {
            var source = result.GetValue(dataDirectory)!;
            var destination = result.GetValue(target)!;
            if (!File.Exists(Path.Combine(source.FullName, "messages.db")))
            {
                await Console.Error.WriteLineAsync($"{source.FullName} has no messages.db: name the data directory with --data-directory.");
                return 1;
            }

            if (destination.Exists && destination.EnumerateFileSystemInfos().Any())
            {
                await Console.Error.WriteLineAsync($"{destination.FullName} is not empty: name a new directory.");
                return 1;
            }

            await SqliteBackup.CopyAsync(source.FullName, destination.FullName, ct);
            await File.WriteAllTextAsync(Path.Combine(destination.FullName, DeliveryHold.FileName), DeliveryHold.Reason, ct);
            Console.WriteLine($"""
                Copied to {destination.FullName}.
                The master keys are not in it: keep {Path.Combine(source.FullName, "keys.json")} (or MonkeysMail:Keys:File) in another place.
                To restore: put both into a data directory and start. Deliveries are held until `monkeysmail ctl release`.
                """);
            return 0;
        });
        return command;
    }
}
