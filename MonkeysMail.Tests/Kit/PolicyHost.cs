// A domain's MTA-STS policy host: a real HTTPS server (Kestrel) on an address of its own, whose answer a test may change while it runs.
using System.Net.Security;

namespace MonkeysMail.Tests.Kit;

internal sealed class PolicyHost : IAsyncDisposable
{
    private WebApplication _app = null!;
    private int _requests;

    private PolicyHost()
    {
    }

    public string Text { get; set; } = "";

    public int Status { get; set; } = 200;

    public string ContentType { get; set; } = "text/plain; charset=utf-8";

    public int Requests => Volatile.Read(ref _requests);

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<PolicyHost> StartAsync(SslStreamCertificateContext certificate)
    {
        var host = new PolicyHost();
        host._app = await HttpsHost.StartAsync(certificate, app => app.MapGet("/.well-known/mta-sts.txt", host.AnswerAsync));
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
