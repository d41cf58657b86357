// The frame alone: what depends on the connection, and exceptions that no route makes on its own.
using Microsoft.Extensions.Logging.Abstractions;
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Http.Bodies;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class RequestFrameTests
{
    [Theory]
    [InlineData("https", "max-age=31536000")]
    [InlineData("http", "")]
    public async Task OverTls_BrowsersAreToldToStay(string scheme, string expected)
    {
        var context = await RunAsync(_ => Task.CompletedTask, scheme);

        Assert.Equal(expected, context.Response.Headers.StrictTransportSecurity.ToString());
    }

    [Theory]
    [InlineData(typeof(TimeoutException), 503)]
    [InlineData(typeof(SiloUnavailableException), 503)]
    [InlineData(typeof(InvalidOperationException), 503)]
    public async Task AnyException_IsAProblemWithoutItsText(Type type, int status)
    {
        var context = await RunAsync(_ => throw (Exception)Activator.CreateInstance(type, "inner text")!);

        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        Assert.DoesNotContain("inner text", Body(context), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408, "request_timeout")]
    [InlineData(413, "too_large")]
    [InlineData(431, "headers_too_large")]
    [InlineData(400, "malformed")]
    public async Task ARefusalOfTheServer_HasItsCode(int status, string code)
    {
        var context = await RunAsync(_ => throw new BadHttpRequestException("inner text", status));

        Assert.Equal(status, context.Response.StatusCode);
        Assert.Contains($"\"code\":\"{code}\"", Body(context), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatWasGiven_IsLeftAlone()
    {
        var context = await RunAsync(c =>
        {
            c.Response.StatusCode = 404;
            c.Response.ContentType = "text/plain";
            return Task.CompletedTask;
        });

        Assert.Equal("", Body(context));
    }

    private static string Body(HttpContext context)
    {
        context.Response.Body.Position = 0;
        using var reader = new StreamReader(context.Response.Body, leaveOpen: true);
        return reader.ReadToEnd();
    }

    private static async Task<HttpContext> RunAsync(RequestDelegate next, string scheme = "http")
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new ApiMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), new InFlightBudget(1));
        var context = new DefaultHttpContext();
        context.Request.Scheme = scheme;
        context.Request.Method = "GET";
        context.Response.Body = new MemoryStream();
        await new RequestFrame(next, TimeProvider.System, metrics, NullLogger<RequestFrame>.Instance).InvokeAsync(context);
        return context;
    }
}
