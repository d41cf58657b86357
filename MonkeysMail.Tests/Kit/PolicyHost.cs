// A domain's MTA-STS policy host: a real HTTPS server (Kestrel) on an address of its own, whose answer a test may change while it runs.
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MonkeysMail.Tests.Kit;

internal sealed class PolicyHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private PolicyHost(WebApplication app) => _app = app;

    public string Text { get; set; } = "";

    public int Status { get; set; } = 200;

    public string ContentType { get; set; } = "text/plain; charset=utf-8";

    public int Requests => Volatile.Read(ref _requests);

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<PolicyHost> StartAsync(SslStreamCertificateContext certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate.TargetCertificate })));
        var app = builder.Build();
        var host = new PolicyHost(app);
        app.MapGet("/.well-known/mta-sts.txt", host.AnswerAsync);
        await app.StartAsync();
        return host;
    }

    /// <summary>A policy in the way of RFC 8461 3.2.</summary>
    public static string Policy(string mode, string mx, int maxAge = 86_400) => $"version: STSv1\r\nmode: {mode}\r\nmx: {mx}\r\nmax_age: {maxAge}\r\n";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        await context.Response.WriteAsync(Text);
    }
}
