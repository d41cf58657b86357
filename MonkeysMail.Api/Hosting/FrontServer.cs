// The front's process, from configuration to drained stop. It holds no database credential and no encryption key: everything it knows it
// asks of the silos.
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MonkeysMail.Api.Http;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Grains.Hosting.Transport;

namespace MonkeysMail.Api.Hosting;

public static class FrontServer
{
    private static readonly Usage Usage = new("""
        MonkeysMail.Api [--SETTING=VALUE …]   a front: serves HTTP until SIGTERM; settings: deploy/docs/configuration.md
        MonkeysMail.Api --help                shows this
        """);

    public static async Task<int> RunAsync(string[] args) =>
        Usage.Answer(args) ?? await HostRun.RunAsync(() => Task.FromResult<IHost>(Build(args)));

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = FrontSettingsReader.Read(builder.Configuration);
        builder.WebHost.UseUrls(builder.Configuration["urls"] ?? Listeners.DefaultUrl);
        builder.Logging.UseStandardError(settings.Logs);
        builder.AddTelemetry(settings);
        builder.AddFront(settings.Limits.Message.MaxBytes, settings.Limits.Message.MaxRecipients, settings.Tls, settings.TrustedProxyNetworks);
        builder.Services.AddSingleton(settings);
        builder.Host.UseOrleansClient(client => client.AddCluster(settings));
        builder.AddSmtp(
            settings.Smtp, settings.Hostname, settings.Tls, settings.TrustedProxyNetworks, TimeSpan.FromSeconds(settings.Shutdown.DrainSeconds));
        builder.Services.AddSingleton<IReadiness, ClusterReadiness>();
        builder.Services.AddStopSignal(TimeSpan.FromSeconds(settings.Shutdown.RedSeconds), TimeSpan.FromSeconds(settings.Shutdown.DrainSeconds));

        // HTTP answers at once; until a silo is found readiness is red.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);

        var app = builder.Build();
        app.MapFront(settings.TrustedProxyNetworks);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
            {
                Console.WriteLine($"listening http {address}");
            }

            Console.Out.Flush();
        });
        return app;
    }

    /// <summary>Everything of the front but where its grains and its readiness come from.</summary>
    public static void AddFront(
        this WebApplicationBuilder builder, int maxMessageBytes, int maxRecipients, TlsSettings tls, IPNetwork[] trustedProxies)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddMonkeysMailApi(api =>
        {
            api.MaxMessageBytes = maxMessageBytes;
            api.MaxRecipients = maxRecipients;
        });
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutgoingGrainCallFilter, TenantCallFilter>());
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var services = kestrel.ApplicationServices;
            var api = services.GetRequiredService<IOptions<ApiOptions>>().Value;
            KestrelLimits.ConfigureKestrel(kestrel, api);
            var gate = new ConnectionGate(
                api.MaxConnectionsPerAddress,
                api.FirstOctetTimeout,
                address => trustedProxies.Any(network => network.Contains(address)),
                services.GetRequiredService<ApiMetrics>().ConnectionRefused,
                TimeProvider.System);
            kestrel.ConfigureEndpointDefaults(listener => listener.Use(gate.Guard));
        });
        builder.ConfigureListener(tls, trustedProxies);
    }

    /// <summary>What every HTTP listener of ours keeps to: TLS 1.2 or better, and nobody's X-Forwarded-* but the trusted proxies'.</summary>
    public static void ConfigureListener(this WebApplicationBuilder builder, TlsSettings tls, IPNetwork[] trustedProxies)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.ConfigureTls(kestrel, tls.Certificate, tls.Key));
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => TrustedProxies.Configure(forwarded, trustedProxies));
    }

    public static void MapFront(this WebApplication app, IPNetwork[] trustedProxies)
    {
        ArgumentNullException.ThrowIfNull(trustedProxies);
        if (trustedProxies.Length > 0)
        {
            app.UseForwardedHeaders();
        }

        app.MapMonkeysMailApi();
    }
}
