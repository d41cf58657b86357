// Where a domain wants its TLS reports by HTTPS (RFC 8460 5.4): a real HTTPS server (Kestrel) that keeps what is posted.
using System.Collections.Concurrent;
using System.Net.Security;

namespace MonkeysMail.Tests.Kit;

internal sealed class ReportHost : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string? ContentType, byte[] Body)> _reports = [];
    private WebApplication _app = null!;

    private ReportHost()
    {
    }

    public IReadOnlyCollection<(string? ContentType, byte[] Body)> Reports => _reports;

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<ReportHost> StartAsync(SslStreamCertificateContext certificate)
    {
        var host = new ReportHost();
        host._app = await HttpsHost.StartAsync(certificate, app => app.MapPost("/tls", host.TakeAsync));
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
