using System.CommandLine;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Operator.Control;
using MonkeysMail.Silo.Startup;
using MonkeysMail.Silo.Storage.Postgres;
using Npgsql;

namespace MonkeysMail.Silo.Operator;

/// <summary><c>ctl release</c>: lets held deliveries go: deletes the file of the data directory, and the row of the database that the server's
/// own settings (or the option) name.</summary>
internal static class ReleaseCommand
{
    public static Command Create(Option<DirectoryInfo> dataDirectory)
    {
        var connectionString = new Option<string?>("--connection-string")
        {
            Description = "The cluster's PostgreSQL database; by default ConnectionStrings__MonkeysMail or the server's appsettings file.",
        };
        var command = new Command("release", "Lets deliveries go that are held since a restore.") { dataDirectory, connectionString };
        command.SetAction((result, ct) => RunAsync(result.GetValue(dataDirectory)!, result.GetValue(connectionString), ct));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo directory, string? connectionString, CancellationToken ct)
    {
        try
        {
            connectionString ??= ServerSettings.Read().GetConnectionString(StrictSettings.Root);
        }
        catch (ControlException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }

        var hold = Path.Combine(directory.FullName, DeliveryHold.FileName);
        var released = File.Exists(hold);
        if (released)
        {
            File.Delete(hold);
        }

        try
        {
            released |= connectionString is not null && await PostgresDeliveryHold.ReleaseAsync(connectionString, ct);
        }
        catch (Exception exception) when (exception is NpgsqlException or ArgumentException)
        {
            // A message of Npgsql names host and port, never the password.
            await Console.Error.WriteLineAsync($"The database was not asked: {exception.Message}");
            return 1;
        }

        if (!released)
        {
            await Console.Error.WriteLineAsync($"Nothing is held: there is no {hold}{(connectionString is null ? "" : " and no hold in the database")}.");
            return 1;
        }

        Console.WriteLine("Deliveries go on within a few seconds.");
        return 0;
    }
}
