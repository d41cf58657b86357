// The commands that ask a silo, each with its table.
using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace MonkeysMail.Silo.Operator.Control;

internal static class AskCommands
{
    public static IEnumerable<Command> Create()
    {
        var options = new ControlOptions();
        var limit = AskCommand.Parameter("limit", "Rows of a page, 1 to 100; 50 when left out.");
        var cursor = AskCommand.Parameter("cursor", "Goes on where the page before ended.");
        return
        [
            AskCommand.Create("cluster", "The cluster as the silo sees it.", options, [], ShowCluster),
            AskCommand.Create("silos", "Every silo, by zone.", options,
                [AskCommand.Parameter("dead", "true: also silos that left or died.")], ShowSilos),
            QueueCommands.Create(
                AskCommand.Create("queues", "Delivery queues by silo and destination, the deepest first.", options,
                    [limit, cursor, AskCommand.Parameter("silo", "Only this silo, by its address.")], ShowQueues),
                options),
            WorkspaceCommands.Create(
                AskCommand.Create("workspaces", "Workspaces by volume, the busiest first.", options,
                    [AskCommand.Parameter("since", "How far back, 1m to 7d; 24h when left out."), limit, cursor], ShowWorkspaces),
                options),
            AskCommand.Create("stuck", "Messages that do not get on, the longest due first.", options,
                [
                    AskCommand.Parameter("overdue", "Due for longer than this, 30s to 7d; 15m when left out."),
                    AskCommand.Parameter("attempts", "Or not ended after so many attempts; 30 when left out."),
                    limit,
                    cursor,
                ], ShowStuck),
            KeyCommands.Create(options),
            AuditCommands.Create(options),
        ];
    }

    private static void ShowCluster(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("CLUSTER", "VERSION", "MEMBERSHIP", "SILOS", "ASKED", "ZONE");
        var silos = string.Join(", ", answer.GetProperty("silos").EnumerateObject().Select(status => $"{status.Value.GetRawText()} {status.Name}"));
        var silo = answer.GetProperty("silo");
        table.Add(answer.Of("cluster_id"), answer.Of("version"), answer.Of("membership_version"), silos, silo.Of("address"), silo.Of("zone"));
        console.Write(table);
    }

    private static void ShowSilos(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("ZONE", "SILO", "STATUS", "UP", "GRAINS", "QUEUED", "CONNECTIONS", "RESTING", "LEASE MS", "SICK MS", "VERSION");
        foreach (var silo in answer.GetProperty("data").EnumerateArray())
        {
            var lease = silo.GetProperty("lease");
            table.Add(
                silo.Of("zone"), silo.Of("address"), silo.Of("status"), silo.Age("started_at", now), silo.Of("activations"), silo.Of("queue_depth"),
                silo.Of("connections"), silo.Of("resting"), lease.ValueKind == JsonValueKind.Object ? lease.Of("left_ms") : "-", silo.Of("store_sick_ms"),
                silo.Of("version"));
        }

        console.Write(table);
    }

    private static void ShowQueues(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("ZONE", "SILO", "DESTINATION", "RULE", "SOURCE", "DEPTH", "CONNECTIONS", "RATE", "SCALE", "OLDEST", "RESTS FOR", "FAILURES", "LAST ERROR");
        foreach (var queue in answer.GetProperty("data").EnumerateArray())
        {
            var error = queue.GetProperty("last_error");
            table.Add(
                queue.Of("zone"), queue.Of("silo"), queue.Of("destination"), queue.Of("provider"), queue.Of("source"), queue.Of("depth"),
                $"{queue.Of("connections")}/{queue.Of("max_connections")}", $"{queue.Of("rate")}/{queue.Of("max_rate")}", queue.Of("scale"), queue.Age("oldest_at", now),
                queue.Age("resting_until", now), queue.Of("failures"),
                error.ValueKind == JsonValueKind.Object ? $"{error.Of("stage")} {error.Of("code")}" : "-");
        }

        console.Write(table);
        foreach (var silo in answer.GetProperty("silos").EnumerateArray().Where(silo => !silo.GetProperty("reachable").GetBoolean()))
        {
            console.Write(new Text($"Unreachable: {silo.Of("silo")}\n"));
        }
    }

    private static void ShowWorkspaces(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("WORKSPACE", "PER HOUR", "ACCEPTED", "DELIVERED", "DEFERRED", "BOUNCED", "QUEUED", "OTHER", "COUNTED BACK", "COMPLETE");
        foreach (var workspace in answer.GetProperty("data").EnumerateArray())
        {
            string[] others = ["scheduled", "expired", "suppressed", "canceled", "captured"];
            var other = others.Sum(name => workspace.GetProperty(name).GetInt64());
            table.Add(
                workspace.Of("id"), workspace.Of("per_hour"), workspace.Of("accepted"), workspace.Of("delivered"), workspace.Of("deferred"),
                workspace.Of("bounced"), workspace.Of("queued"), FormattableString.Invariant($"{other}"), workspace.Age("counted_since", now),
                workspace.Of("complete"));
        }

        console.Write(table);
    }

    private static void ShowStuck(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("MESSAGE", "WORKSPACE", "STATUS", "REASON", "DUE AT", "AGE", "ATTEMPTS", "OWNER", "OWNER ALIVE");
        foreach (var message in answer.GetProperty("data").EnumerateArray())
        {
            table.Add(
                message.Of("id"), message.Of("workspace"), message.Of("status"), message.Of("reason"), message.Of("due_at"), message.Age("created_at", now),
                message.Of("attempts"), message.Of("owner"), message.Of("owner_alive"));
        }

        console.Write(table);
    }
}
