// The operators' part of the composition root. Without a key there is no listener and no dashboard, and neither costs anything.
using MonkeysMail.Grains.Operators;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Operator.Http;
using Orleans.Dashboard;

namespace MonkeysMail.Silo.Operator;

internal static class OperatorSetup
{
    /// <summary>To be called before the silo is registered: what starts first is stopped last.</summary>
    public static void AddOperatorListener(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        if (settings.Operator.ApiKey is not null)
        {
            builder.Services.AddSingleton<OperatorListener>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<OperatorListener>());
        }
    }

    public static void AddOperators(this ISiloBuilder silo, MonkeysMailSettings settings)
    {
        silo.AddSiloReports();

        // Orleans notes every change of a grain service's range under the service's own name.
        silo.ConfigureLogging(static logging => logging.AddFilter(typeof(SiloReportService).FullName, LogLevel.Warning));
        if (settings.Operator.ApiKey is not null)
        {
            silo.AddDashboard(dashboard =>
            {
                dashboard.HideTrace = true;
                dashboard.CounterUpdateIntervalMs = 2_000;
            });
        }
    }
}
