// The silo's executable. Without a verb it serves: the whole product in one process, on SQLite, unless told otherwise.
// `ctl …` are the operator's commands. Exit codes: 0 drained, 78 wrong configuration or no such verb, 1 anything else.
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Silo;
using MonkeysMail.Silo.Operator;

var usage = new Usage("""
    monkeysmail [--SETTING=VALUE …]   serves until SIGTERM; settings: deploy/docs/configuration.md
    monkeysmail ctl COMMAND           operates a server; `monkeysmail ctl --help` lists the commands
    monkeysmail --help                shows this
    """);

return args is ["ctl", .. var command] ? await ControlCommands.RunAsync(command) : usage.Answer(args) ?? await Server.RunAsync(args);
