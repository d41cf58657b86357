// The pieces of the composition root that Server names.
using MonkeysMail.Grains.Crypto.Rotation;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Mime.ReturnPaths;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Grains.Workspaces;
using MonkeysMail.Silo.Clustering;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Operator;
using MonkeysMail.Silo.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Silo.Transport;

namespace MonkeysMail.Silo.Startup;

internal static class HostSetup
{
    public static void ConfigureLogging(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        builder.Logging.UseStandardError(settings.Logs);

        // A refused write is an answer to a caller, not an error of the engine; the batcher logs the store's own trouble once.
        builder.Logging.AddFilter("MonkeysMail.Grains.Messages.MessageGrainStorage", LogLevel.Critical);
        builder.Logging.AddFilter("MonkeysMail.Grains.Messages.MessageGrain", LogLevel.Warning);

        // At every start Orleans 10.4 warns of server GC (D-0003) and takes the machine's uptime for a stalled thread.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // While a silo is dead and not yet noticed, each try to place a grain there is told with two stack traces; the caller logs what matters.
        builder.Logging.AddFilter("Polly", LogLevel.Critical);
    }

    public static void AddStorage(this WebApplicationBuilder builder, MonkeysMailSettings settings)
    {
        if (settings.ConnectionString is { } connectionString)
        {
            builder.Services.AddPostgresStorage(connectionString);
            builder.Services.AddSingleton<PostgresDeliveryHold>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<PostgresDeliveryHold>());
            if (settings.Storage.RequireSynchronousStandby)
            {
                builder.Services.AddSingleton<StandbyWatch>();
                builder.Services.AddHostedService(provider => provider.GetRequiredService<StandbyWatch>());
            }
        }
        else
        {
            builder.Services.AddSqliteStorage(settings.DataDirectory);
        }
    }

    public static void AddFirstStart(this IServiceCollection services)
    {
        services.AddSingleton<FirstStart>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstStart>());
        services.AddSingleton<IDeliveryHold, DeliveryHold>();
    }

    public static void AddSilo(this ISiloBuilder silo, MonkeysMailSettings settings)
    {
        silo.Services.AddSingleton<IMtaStsFetcher, MtaStsFetcher>();
        silo.Services.AddSingleton<ITlsReportPoster, TlsReportPoster>();
        silo.AddMonkeysMailStorage(settings.ConnectionString, settings.DataDirectory);
        silo.AddEngine(EngineOptionsOf(settings));
        silo.AddClustering(settings);
        silo.AddOperators(settings);
        silo.Services.AddStopSignal(TimeSpan.FromSeconds(settings.Shutdown.RedSeconds), TimeSpan.FromSeconds(settings.Shutdown.DrainSeconds));
    }

    private static EngineOptions EngineOptionsOf(MonkeysMailSettings settings)
    {
        var retry = new RetryOptions { MaxReminders = settings.Retry.MaxReminders };
        if (settings.Retry.Schedule is { } schedule && Durations.TryParseList(schedule, out var delays))
        {
            retry = retry with { Schedule = [.. delays] };
        }

        if (settings.Retry.Window is { } text && Durations.TryParse(text, out var window))
        {
            retry = retry with { Window = window };
        }

        return new EngineOptions
        {
            Keys = new KeyOptions { RotateEvery = Durations.TryParse(settings.Keys.RotateDataKeysEvery ?? "", out var age) ? age : null },
            Delivery = settings.Delivery,
            Dns = settings.DnsOptions,
            TrustedRoots = settings.Tls.LoadRoots(),
            TlsReports = settings.TlsReports.ToOptions(),
            Retry = retry,
            ReturnPath = new ReturnPathOptions { Domain = settings.ReturnPathDomain },
            Message = new MessageLimits { MaxBytes = settings.Limits.Message.MaxBytes },
            GatewayNotice = settings.Cluster.Mode == "local" ? TimeSpan.Zero : TimeSpan.FromSeconds(3),
            Workspace = new WorkspaceLimits
            {
                Rate = settings.Limits.Workspace.Rate,
                Burst = settings.Limits.Workspace.Burst,
                DailyQuota = settings.Limits.Workspace.DailyQuota,
                MonthlyQuota = settings.Limits.Workspace.MonthlyQuota,
            },
            Domains = settings.Domains.ToOptions(settings.ReturnPathDomain, settings.Hostname),
            Adaptive = settings.Limits.Adaptive.ToOptions(),
            Drain = TimeSpan.FromSeconds(settings.Shutdown.DrainSeconds),
        };
    }
}
