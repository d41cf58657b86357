using System.CommandLine;

namespace MonkeysMail.Silo.Operator.Control;

/// <summary>What every command that asks a silo takes.</summary>
internal sealed class ControlOptions
{
    private const string UrlVariable = "MonkeysMail__Operator__Urls";

    public Option<Uri> Url { get; } = new("--url")
    {
        Description = $"The operators' listener of any silo. Default: the first of {UrlVariable}, or {Http.OperatorListener.DefaultUrl}.",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable(UrlVariable)?.Split(';')[0] is { Length: > 0 } url ? url : Http.OperatorListener.DefaultUrl),
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[^1].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError("--url should be like http://localhost:8026.");
            return null;
        },
    };

    public Option<FileInfo> KeyFile { get; } = new("--key-file")
    {
        Description = $"A file with MonkeysMail:Operator:ApiKey. Without it: the environment's {OperatorClient.KeyVariable}.",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Prints the answer as it comes, for scripts." };
}
