using System.CommandLine;
using MonkeysMail.Silo.Startup;

namespace MonkeysMail.Silo.Operator;

/// <summary><c>ctl release</c>: lets held deliveries go.</summary>
internal static class ReleaseCommand
{
    public static Command Create(Option<DirectoryInfo> dataDirectory)
    {
        var command = new Command("release", "Lets deliveries go that are held since a restore.") { dataDirectory };
        command.SetAction(result =>
        {
            var hold = Path.Combine(result.GetValue(dataDirectory)!.FullName, DeliveryHold.FileName);
            if (!File.Exists(hold))
            {
                Console.Error.WriteLine($"Nothing is held: there is no {hold}.");
                return 1;
            }

            File.Delete(hold);
            Console.WriteLine("Deliveries go on within a few seconds.");
            return 0;
        });
        return command;
    }
}
