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
        string name, string description, ControlOptions options, IReadOnlyList<Option<string>> parameters, Action<IAnsiConsole, JsonElement, DateTimeOffset> show)
    {
        var command = new Command(name, description) { options.Url, options.KeyFile, options.Json };
        foreach (var parameter in parameters)
        {
            command.Add(parameter);
        }

        command.SetAction(async (result, ct) =>
        {
            try
            {
                var key = await FindKeyAsync(result.GetValue(options.KeyFile), ct);
                using var client = new OperatorClient(result.GetValue(options.Url)!, key);
                var answer = await client.GetAsync(Path(name, result, parameters), ct);
                if (result.GetValue(options.Json))
                {
                    Console.WriteLine(answer.GetRawText());
                }
                else
                {
                    Show(answer, show);
                }

                return ExitCodes.Done;
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

    private static async Task<string> FindKeyAsync(FileInfo? file, CancellationToken ct)
    {
        try
        {
            return await OperatorClient.FindKeyAsync(file, ct)
                ?? throw new ControlException(ExitCodes.Refused, $"There is no key: set {OperatorClient.KeyVariable}, or name a file with --key-file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ExitCodes.Refused, $"The key file cannot be read: {exception.Message}");
        }
    }

    private static string Path(string name, ParseResult result, IReadOnlyList<Option<string>> parameters)
    {
        var query = parameters
            .Select(parameter => (Name: parameter.Name.TrimStart('-'), Value: result.GetValue(parameter)))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        return $"/v1/operator/{name}?{string.Join('&', query)}".TrimEnd('?');
    }

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
