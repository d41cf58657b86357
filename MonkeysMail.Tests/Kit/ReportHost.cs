// Where a domain wants its TLS reports by HTTPS (RFC 8460 5.4): a real HTTPS server (Kestrel) that keeps what is posted.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MonkeysMail.Tests.Kit;

internal sealed class ReportHost : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string? ContentType, byte[] Body)> _reports = [];
    private readonly WebApplication _app;

    private ReportHost(WebApplication app) => _app = app;

    public IReadOnlyCollection<(string? ContentType, byte[] Body)> Reports => _reports;

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<ReportHost> StartAsync(SslStreamCertificateContext certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate.TargetCertificate })));
        var app = builder.Build();
        var host = new ReportHost(app);
        app.MapPost("/tls", host.TakeAsync);
        await app.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _reports.Enqueue((context.Request.ContentType, body.ToArray()));
        context.Response.StatusCode = 201;
    }
}
