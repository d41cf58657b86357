// The silo's executable. Without a verb it serves: the whole product in one process, on SQLite, unless told otherwise.
// `ctl …` are the operator's commands. Exit codes: 0 drained, 78 wrong configuration or no such verb, 1 anything else.
using MonkeysMail.Silo;
using MonkeysMail.Silo.Operator;

return args switch
{
    ["ctl", .. var command] => await ControlCommands.RunAsync(command),
    ["-h" or "--help" or "-?" or "help", ..] => Usage.Show(),
    [var word, ..] when Usage.IsWrongVerb(word) => Usage.Refuse(word),
    _ => await Server.RunAsync(args),
};
