// Serving, from configuration to drained stop, as a table of contents.
using Microsoft.AspNetCore.Hosting.Server;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Silo.Operator;
using MonkeysMail.Silo.Startup;
using MonkeysMail.Silo.Storage;

namespace MonkeysMail.Silo;

public static class Server
{
    public static Task<int> RunAsync(string[] args) => HostRun.RunAsync(async () => await BuildAsync(args));

    /// <summary>The product, ready to be started: schema migrated, first workspace known, listeners bound at start.</summary>
    /// <param name="adjust">The last word on registrations; tests put a clock or a failing store in here.</param>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = SettingsReader.Read(builder.Configuration);
        var directory = DataDirectory.Take(settings.DataDirectory);
        builder.Services.AddSingleton(_ => directory);
        builder.Services.AddSingleton(settings);
        await builder.AddMasterKeysAsync(settings);
        builder.ConfigureLogging(settings);
        builder.AddTelemetry(settings);
        builder.AddStorage(settings);
        builder.AddOperatorListener(settings);
        builder.Host.UseOrleans(silo => silo.AddSilo(settings));
        builder.Services.AddFirstStart();
        builder.AddReadiness();
        if (settings.HasFront)
        {
            builder.WebHost.UseUrls(builder.Configuration["urls"] ?? Embedded.DefaultUrl);
            builder.AddEmbeddedFront(settings);
        }
        else
        {
            builder.Services.AddSingleton<IServer, NoServer>();
        }

        adjust?.Invoke(builder);

        var app = builder.Build();
        _ = app.Services.GetRequiredService<DataDirectory>();
        await app.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(CancellationToken.None);
        await app.Services.GetRequiredService<MasterKeyCheck>().LookAsync(CancellationToken.None);
        await app.Services.GetRequiredService<FirstStart>().PrepareAsync();
        if (settings.HasFront)
        {
            app.MapEmbeddedFront(settings);
        }

        app.Lifetime.ApplicationStarted.Register(() => Announcement.Print(app));
        return app;
    }
}
