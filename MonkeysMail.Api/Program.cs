// A front as a process of its own: an Orleans client that speaks HTTP. Exit codes: 0 drained, 78 wrong configuration or a word
// that is no setting, 1 anything else.
using MonkeysMail.Api.Hosting;

return await FrontServer.RunAsync(args);
