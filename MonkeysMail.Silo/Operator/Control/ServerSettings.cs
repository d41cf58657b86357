// What the server of this machine or container reads, without its arguments: commands find its listener, its key and its database there, so that
// `monkeysmail ctl …` beside a running silo needs to be told nothing.
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Operator.Control;

internal static class ServerSettings
{
    public const string OperatorUrls = $"{StrictSettings.Root}:Operator:Urls";

    public const string OperatorKey = $"{StrictSettings.Root}:Operator:ApiKey";

    public const string ClusterRoots = $"{StrictSettings.Root}:Cluster:Tls:TrustedRoots";

    /// <summary>Throws <see cref="ControlException"/> when an appsettings file cannot be read.</summary>
    public static IConfigurationRoot Read()
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddJsonFile($"appsettings.{environment}.json", optional: true)
                .AddEnvironmentVariables()
                .Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ExitCodes.Refused, $"The server's settings cannot be read: {exception.Message}");
        }
    }
}
