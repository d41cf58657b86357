// `ctl workspaces …`: makes, lists, shows, changes, suspends, resumes and deletes workspaces, and makes a key for one that has lost its own.
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace MonkeysMail.Silo.Operator.Control;

internal static class WorkspaceCommands
{
    private const string Path = "/v1/operator/workspaces";
    private const string Default = "default";

    public static Command Create(Command workspaces, ControlOptions options)
    {
        var id = new Argument<string>("id") { Description = "The workspace's id." };
        workspaces.Add(AskCommand.Create("list", HttpMethod.Get, "workspaces/all", "Every workspace that there is or was, by id.", options,
            [AskCommand.Parameter("limit", "Rows of a page, 1 to 100; 50 when left out."), AskCommand.Parameter("cursor", "Goes on where the page before ended.")], ShowList));
        workspaces.Add(Make(options));
        workspaces.Add(AskCommand.Create("show", "A workspace with its ceilings.", options, [id], result => new ControlRequest(HttpMethod.Get, Of(result, id)), Show));
        workspaces.Add(Set(options, id));
        var once = new Option<string>("--idempotency-key") { Description = "With it a repeat of the command makes no second key." };
        workspaces.Add(AskCommand.Create(
            "key", "Makes a live key with every scope, for a workspace whose last key is lost, and prints it: this once.", options, [id, once],
            result => new ControlRequest(HttpMethod.Post, Of(result, id, "/keys"), null, result.GetValue(once)), ShowKey));
        var reason = new Option<string>("--reason") { Description = "Why; the tenant is shown it.", Required = true };
        workspaces.Add(AskCommand.Create(
            "suspend", "Refuses all that sends or changes, and holds the queue.", options, [id, reason],
            result => new ControlRequest(HttpMethod.Post, Of(result, id, "/suspend"), new JsonObject { ["reason"] = result.GetValue(reason) }), Show));
        workspaces.Add(AskCommand.Create(
            "resume", "Ends a suspension; what was held goes.", options, [id], result => new ControlRequest(HttpMethod.Post, Of(result, id, "/resume")), Show));
        var confirm = new Option<string>("--confirm") { Description = "The workspace's id once more. Everything of it is gone then, and nothing brings it back." };
        workspaces.Add(AskCommand.Create(
            "delete", "Destroys a workspace's keys and deletes everything of it.", options, [id, confirm],
            result => new ControlRequest(HttpMethod.Delete, Of(result, id, $"?confirm={Uri.EscapeDataString(result.GetValue(confirm) ?? "-")}")), Show));
        return workspaces;
    }

    private static Command Make(ControlOptions options)
    {
        var name = new Option<string>("--name") { Description = "What operators know it by.", Required = true };
        var domain = new Option<string>("--domain") { Description = "Its first sending domain; it counts as verified." };
        var once = new Option<string>("--idempotency-key") { Description = "With it a repeat of the command makes no second workspace." };
        var ceilings = Ceilings();
        return AskCommand.Create(
            "create",
            "Makes a workspace, and prints its first key: this once.",
            options,
            [name, domain, once, .. ceilings],
            result =>
            {
                var body = new JsonObject { ["name"] = result.GetValue(name) };
                if (result.GetValue(domain) is { } given)
                {
                    body["domain"] = given;
                }

                return new ControlRequest(HttpMethod.Post, Path, With(body, ceilings, result), result.GetValue(once));
            },
            ShowMade);
    }

    private static Command Set(ControlOptions options, Argument<string> id)
    {
        var name = new Option<string>("--name") { Description = "What operators know it by." };
        var open = new Option<bool>("--clear-allowlist") { Description = "Its keys are taken from any address again." };
        var ceilings = Ceilings();
        return AskCommand.Create(
            "set",
            "Changes a workspace's name and ceilings, or clears its allowlist; what is left out stays.",
            options,
            [id, name, open, .. ceilings],
            result =>
            {
                var body = new JsonObject();
                if (result.GetValue(name) is { } given)
                {
                    body["name"] = given;
                }

                if (result.GetValue(open))
                {
                    body["allowlist"] = new JsonArray();
                }

                return new ControlRequest(HttpMethod.Patch, Of(result, id), With(body, ceilings, result));
            },
            Show);
    }

    private static Option<string>[] Ceilings() =>
    [
        Ceiling("rate", "Recipients a second; 0: no limit."),
        Ceiling("burst", "Recipients that a pause can save up."),
        Ceiling("daily-quota", "Recipients a UTC day; 0: no limit."),
        Ceiling("monthly-quota", "Recipients a UTC month; 0: no limit."),
        new("--adaptive") { Description = "false: bounce and complaint rates do nothing to it." },
    ];

    private static Option<string> Ceiling(string name, string description) =>
        new($"--{name}") { Description = $"{description} '{Default}' goes back to the installation's default." };

    // Values go as they are meant, and as text where they cannot be read: the silo names what is wrong.
    private static JsonObject With(JsonObject body, Option<string>[] options, ParseResult result)
    {
        var ceilings = new JsonObject();
        foreach (var option in options)
        {
            if (result.GetValue(option) is { } text)
            {
                ceilings[option.Name.TrimStart('-').Replace('-', '_')] = text is Default ? null
                    : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
                    : bool.TryParse(text, out var flag) ? JsonValue.Create(flag)
                    : JsonValue.Create(text);
            }
        }

        if (ceilings.Count > 0)
        {
            body["ceilings"] = ceilings;
        }

        return body;
    }

    private static string Of(ParseResult result, Argument<string> id, string rest = "") => $"{Path}/{Uri.EscapeDataString(result.GetValue(id)!)}{rest}";

    private static void ShowList(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        var table = Cells.Table("WORKSPACE", "NAME", "STATUS", "CREATED", "DELETED");
        foreach (var workspace in answer.GetProperty("data").EnumerateArray())
        {
            table.Add(workspace.Of("id"), workspace.Of("name"), workspace.Of("status"), workspace.Of("created_at"), workspace.Of("deleted_at"));
        }

        console.Write(table);
    }

    private static void ShowMade(IAnsiConsole console, JsonElement answer, DateTimeOffset now)
    {
        Show(console, answer.GetProperty("workspace"), now);
        ShowKey(console, answer.GetProperty("first_key"), now);
    }

    private static void ShowKey(IAnsiConsole console, JsonElement key, DateTimeOffset now)
    {
        var table = Cells.Table("KEY", "ID");
        table.Add(key.Of("key"), key.Of("id"));
        console.Write(table);
    }

    private static void Show(IAnsiConsole console, JsonElement workspace, DateTimeOffset now)
    {
        var ceilings = workspace.GetProperty("ceilings");
        var deletion = workspace.GetProperty("deletion");
        var table = Cells.Table("WORKSPACE", "NAME", "STATUS", "REASON", "DOMAINS", "KEYS", "RATE", "BURST", "DAILY", "MONTHLY", "ADAPTIVE", "DELETED ROWS");
        table.Add(
            workspace.Of("id"),
            workspace.Of("name"),
            workspace.Of("status"),
            Inner(workspace.GetProperty("suspension"), "reason"),
            string.Join(' ', workspace.GetProperty("domains").EnumerateArray().Select(domain => domain.GetString())),
            workspace.Of("keys"),
            Inner(ceilings, "rate"),
            Inner(ceilings, "burst"),
            Inner(ceilings, "daily_quota"),
            Inner(ceilings, "monthly_quota"),
            Inner(ceilings, "adaptive"),
            Inner(deletion, "deleted_rows"));
        console.Write(table);
    }

    private static string Inner(JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object ? owner.Of(name) : "-";
}
