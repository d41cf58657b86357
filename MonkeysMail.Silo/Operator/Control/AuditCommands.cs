// `ctl audit`: the operators' own log, and the check of its chain, which ends with 1 when a link is broken.
using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace MonkeysMail.Silo.Operator.Control;

internal static class AuditCommands
{
    public static Command Create(ControlOptions options)
    {
        var cursor = AskCommand.Parameter("cursor", "Goes on where the page before ended.");
        var audit = AskCommand.Create(
            "audit", "What operators did to workspaces and keys, newest first.", options,
            [AskCommand.Parameter("limit", "Rows of a page, 1 to 100; 50 when left out."), cursor], Show);
        var from = AskCommand.Parameter("cursor", "Goes on where an incomplete check ended.");
        audit.Add(AskCommand.Create(
            "verify", "Checks the hash chain of the operators' log. Exit code 1: a link is broken.", options, [from],
            result => new ControlRequest(
                HttpMethod.Get, "/v1/operator/audit/verify" + (result.GetValue(from) is { } given ? $"?cursor={Uri.EscapeDataString(given)}" : "")),
            ShowVerdict,
            answer => answer.GetProperty("valid").GetBoolean() ? ExitCodes.Done : ExitCodes.Refused));
        return audit;
    }

    private static void Show(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("POSITION", "AT", "ACTION", "TARGET", "ACTOR", "ADDRESS", "REQUEST");
        foreach (var entry in answer.GetProperty("data").EnumerateArray())
        {
            table.Add(
                entry.Of("position"), entry.Of("created_at"), entry.Of("action"), entry.Of("target"), entry.Of("actor"), entry.Of("address"), entry.Of("request_id"));
        }

        console.Write(table);
    }

    private static void ShowVerdict(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("VALID", "CHECKED TO", "COMPLETE", "BROKEN AT", "REASON");
        var broken = answer.GetProperty("first_broken");
        var isBroken = broken.ValueKind == JsonValueKind.Object;
        table.Add(
            answer.Of("valid"), answer.Of("checked_to"), answer.Of("complete"), isBroken ? broken.Of("position") : "-", isBroken ? broken.Of("reason") : "-");
        console.Write(table);
    }
}
