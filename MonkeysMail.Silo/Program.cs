// The silo's executable. Without a verb it serves: the whole product in one process, on SQLite, unless told otherwise.
// `ctl …` are the operator's commands. Exit codes: 0 drained, 78 wrong configuration, 1 anything else.
using MonkeysMail.Silo;
using MonkeysMail.Silo.Operator;

return args is ["ctl", ..] ? await ControlCommands.RunAsync(args[1..]) : await Server.RunAsync(args);
