// The shape that all asking commands have: build the path, ask the silo, print JSON or a table.
using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace MonkeysMail.Silo.Operator.Control;

internal static class AskCommand
{
    // Wide enough that no cell is broken where no terminal says how wide it is.
    private const int PipeWidth = 400;

    public static Command Create(
        string name, string description, ControlOptions options, IReadOnlyList<Option> parameters, Action<IAnsiConsole, JsonElement, DateTimeOffset> show) =>
        Create(name, HttpMethod.Get, name, description, options, parameters, show);

    /// <summary>A command that has the cluster do something, and shows what it answers.</summary>
    public static Command Order(
        string name, string path, string description, ControlOptions options, IReadOnlyList<Option> parameters, Action<IAnsiConsole, JsonElement, DateTimeOffset> show) =>
        Create(name, HttpMethod.Post, path, description, options, parameters, show);

    public static Command Create(
        string name,
        HttpMethod method,
        string path,
        string description,
        ControlOptions options,
        IReadOnlyList<Option> parameters,
        Action<IAnsiConsole, JsonElement, DateTimeOffset> show) =>
        Create(name, description, options, parameters, result => new ControlRequest(method, Path(path, result, parameters)), show);

    /// <summary>A command whose symbols become a request in a way of its own.</summary>
    /// <param name="exit">What an answer ends with, where that is not success alone.</param>
    public static Command Create(
        string name,
        string description,
        ControlOptions options,
        IEnumerable<Symbol> symbols,
        Func<ParseResult, ControlRequest> request,
        Action<IAnsiConsole, JsonElement, DateTimeOffset> show,
        Func<JsonElement, int>? exit = null)
    {
        var command = new Command(name, description) { options.Url, options.KeyFile, options.Authority, options.Json };
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Add(argument);
                    break;
                case Option option:
                    command.Add(option);
                    break;
            }
        }

        command.SetAction(async (result, ct) =>
        {
            try
            {
                using var client = await options.ConnectAsync(result, ct);
                var answer = await client.SendAsync(request(result), ct);
                if (result.GetValue(options.Json))
                {
                    Console.WriteLine(answer.GetRawText());
                }
                else
                {
                    Show(answer, show);
                }

                return exit?.Invoke(answer) ?? ExitCodes.Done;
            }
            catch (ControlException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return exception.ExitCode;
            }
        });
        return command;
    }

    /// <summary>An option that goes into the query string by its own name.</summary>
    public static Option<string> Parameter(string name, string description) => new($"--{name}") { Description = description };

    /// <summary>An option without a value, <c>name=true</c> in the query string.</summary>
    public static Option<bool> Flag(string name, string description) => new($"--{name}") { Description = description };

    private static string Path(string name, ParseResult result, IReadOnlyList<Option> parameters)
    {
        var query = parameters
            .Select(parameter => (Name: parameter.Name.TrimStart('-'), Value: ValueOf(result, parameter)))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        return $"/v1/operator/{name}?{string.Join('&', query)}".TrimEnd('?');
    }

    private static string? ValueOf(ParseResult result, Option parameter) => parameter switch
    {
        Option<string> text => result.GetValue(text),
        Option<bool> flag => result.GetValue(flag) ? "true" : null,
        _ => throw new ArgumentException($"{parameter.Name} is of another type.", nameof(parameter)),
    };

    private static void Show(JsonElement answer, Action<IAnsiConsole, JsonElement, DateTimeOffset> show)
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipeWidth;
        }

        show(console, answer, TimeProvider.System.GetUtcNow());
        if (answer.TryGetProperty("next_cursor", out var cursor) && cursor.GetString() is { } next)
        {
            Console.WriteLine($"There is more: --cursor {next}");
        }
    }
}
