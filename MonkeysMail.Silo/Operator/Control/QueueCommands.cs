// `ctl queues …`: holds, releases, flushes and bounces the queue of a destination or of a workspace.
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace MonkeysMail.Silo.Operator.Control;

internal static class QueueCommands
{
    private const string Path = "/v1/operator/queues";

    public static Command Create(Command queues, ControlOptions options)
    {
        queues.Add(AskCommand.Create("orders", HttpMethod.Get, "queues/orders", "Queues that are held, and orders on their way.", options, [], Show));
        queues.Add(Order("hold", "suspend", "Suspends a destination or a workspace: its mail is accepted and kept, nothing of it is delivered or expires.", options));
        queues.Add(Order("release", "resume", "Ends a hold; what was held goes.", options));
        queues.Add(Order("flush", null, "Tries now all that is deferred.", options));
        queues.Add(Order("bounce", null, "Bounces all that waits, once and for all.", options));
        queues.Add(Pool(options));
        return queues;
    }

    private static Command Pool(ControlOptions options)
    {
        var workspace = new Option<string>("--workspace") { Description = "A workspace, by its id.", Required = true };
        var pool = new Option<string>("--pool") { Description = "A pool of MonkeysMail:Delivery:Pools, its own from then on; left out: that of the stream." };
        var reason = new Option<string>("--reason") { Description = "Why, for the operators' log.", Required = true };
        return AskCommand.Create(
            "pool",
            "Gives a workspace a pool of source addresses, or takes it away.",
            options,
            [workspace, pool, reason],
            result => new ControlRequest(
                HttpMethod.Post,
                $"{Path}/pool",
                new JsonObject { ["workspace"] = result.GetValue(workspace), ["pool"] = result.GetValue(pool), ["reason"] = result.GetValue(reason) }),
            Show);
    }

    private static Command Order(string name, string? alias, string description, ControlOptions options)
    {
        var destination = new Option<string>("--destination") { Description = "A recipient's domain, an MX host, a provider of the shaping rules, or the smart host." };
        var workspace = new Option<string>("--workspace") { Description = "A workspace, by its id." };
        var reason = new Option<string>("--reason") { Description = "Why, for the operators' log. That of a bounce is shown to the tenant.", Required = true };
        var command = AskCommand.Create(
            name,
            description,
            options,
            [destination, workspace, reason],
            result =>
            {
                var body = new JsonObject { ["reason"] = result.GetValue(reason) };
                foreach (var option in new[] { destination, workspace })
                {
                    if (result.GetValue(option) is { } given)
                    {
                        body[option.Name.TrimStart('-')] = given;
                    }
                }

                return new ControlRequest(HttpMethod.Post, $"{Path}/{name}", body);
            },
            Show);
        if (alias is not null)
        {
            command.Aliases.Add(alias);
        }

        return command;
    }

    private static void Show(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var holds = Cells.Table("HELD", "SINCE", "REASON");
        foreach (var hold in answer.GetProperty("holds").EnumerateArray())
        {
            holds.Add(Target(hold), hold.Age("at", now), hold.Of("reason"));
        }

        console.Write(holds);
        var orders = Cells.Table("ORDER", "TARGET", "GIVEN", "EXAMINED", "CHANGED", "DONE", "REASON");
        foreach (var order in answer.GetProperty("orders").EnumerateArray())
        {
            orders.Add(
                order.Of("action"), Target(order), order.Age("created_at", now), order.Of("examined"), order.Of("changed"), order.Age("finished_at", now), order.Of("reason"));
        }

        console.Write(orders);
        var pools = Cells.Table("WORKSPACE", "POOL");
        foreach (var given in answer.GetProperty("pools").EnumerateArray())
        {
            pools.Add(given.Of("workspace"), given.Of("pool"));
        }

        console.Write(pools);
    }

    private static string Target(JsonElement owner) => owner.Of(owner.GetProperty("destination").ValueKind == JsonValueKind.String ? "destination" : "workspace");
}
