using System.Text.Json;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Grains.Hosting;

/// <summary>The log on standard error; standard output is for what the process announces.</summary>
public static class TelemetryConsole
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Replaces the host's providers. Scopes are left out: one of the HTTP server's holds the path.</summary>
    public static void UseStandardError(this ILoggingBuilder logging, LogSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        logging.ClearProviders();
        if (settings.IsJson)
        {
            logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = Timestamp;
                console.UseUtcTimestamp = true;
                console.IncludeScopes = false;
                console.JsonWriterOptions = new JsonWriterOptions { Indented = false };
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = Timestamp + " ";
                console.UseUtcTimestamp = true;
                console.IncludeScopes = false;
            });
        }

        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);

        // While a front's gateway is gone Orleans warns twice a request; the watch over the gateways says it once in a while.
        logging.AddFilter("Orleans.Messaging.GatewayManager", LogLevel.Error);
        logging.AddFilter("MonkeysMail", LogLevel.Information);
    }
}
