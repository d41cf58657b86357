using System.CommandLine;

namespace MonkeysMail.Silo.Operator.Control;

/// <summary>What every command that asks a silo takes.</summary>
internal sealed class ControlOptions
{
    public Option<Uri?> Url { get; } = new("--url")
    {
        Description = $"The operators' listener of any silo. Default: the first of {ServerSettings.OperatorUrls} as the server of this machine reads it, "
            + $"or {Http.OperatorListener.DefaultUrl}.",
        CustomParser = static result =>
        {
            if (OperatorAddress.Find(result.Tokens[^1].Value) is { } url)
            {
                return url;
            }

            result.AddError("--url should be like http://localhost:8026.");
            return null;
        },
    };

    public Option<FileInfo?> KeyFile { get; } = new("--key-file")
    {
        Description = $"A file with {ServerSettings.OperatorKey}. Without it: {OperatorClient.KeyVariable} of the environment, or the server's appsettings file.",
    };

    public Option<FileInfo?> Authority { get; } = new("--ca-file")
    {
        Description = $"A PEM file of authorities that are trusted beside the system's. Default: {ServerSettings.ClusterRoots} as the server of this machine reads it.",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Prints the answer as it comes, for scripts." };

    /// <summary>A client as the command line and the server's settings have it. Throws <see cref="ControlException"/> where something is missing or wrong.</summary>
    public async Task<OperatorClient> ConnectAsync(ParseResult result, CancellationToken ct)
    {
        var server = ServerSettings.Read();
        var key = await OperatorClient.FindKeyAsync(result.GetValue(KeyFile), server, ct);
        var authority = result.GetValue(Authority)?.FullName ?? server[ServerSettings.ClusterRoots];
        return new OperatorClient(result.GetValue(Url) ?? DefaultUrl(server), key, authority is null ? null : OperatorTrust.Of(authority));
    }

    private static Uri DefaultUrl(IConfiguration server)
    {
        var listener = server[ServerSettings.OperatorUrls]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()
            ?? Http.OperatorListener.DefaultUrl;
        return OperatorAddress.Find(listener)
            ?? throw new ControlException(ExitCodes.Refused, $"{ServerSettings.OperatorUrls} is '{listener}', where no client can go: name the operators' listener with --url.");
    }
}
