// What every answer has, and what becomes of requests that no route takes.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class FrameTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/unknown")]
    [InlineData("/v1/messages/msg_00000000000000000000000000/unknown")]
    public async Task AnUnknownRoute_IsAProblem(string path) =>
        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Get, path), 404, "not_found");

    [Fact]
    public async Task AWrongMethod_IsAProblemWithAllow()
    {
        var response = await _host.SendAsync(HttpMethod.Delete, "/v1/messages");

        await ProblemAssert.IsAsync(response, 405, "method_not_allowed");
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("/v1/messages", "text/plain")]
    [InlineData("/v1/messages", "application/json; charset=iso-8859-1")]
    [InlineData("/v1/messages", null)]
    [InlineData("/v1/messages/batch", "application/x-www-form-urlencoded")]
    [InlineData("/v1/messages/raw", "application/json")]
    [InlineData("/v1/messages/raw", null)]
    public async Task AnotherMediaType_IsAProblem(string path, string? type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Post, path, content), 415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("/v1/messages", "GET, POST, HEAD, OPTIONS")]
    [InlineData("/v1/messages/raw", "GET, PATCH, POST, HEAD, OPTIONS")]
    [InlineData("/health/live", "GET, HEAD, OPTIONS")]
    public async Task Options_NamesTheMethods(string path, string allow)
    {
        var response = await _host.SendAsync(HttpMethod.Options, path);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(allow.Split(", ").Order(), response.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task Head_IsAnsweredLikeGetWithoutBody()
    {
        var get = await _host.SendAsync(HttpMethod.Get, "/v1/messages");
        var head = await _host.SendAsync(HttpMethod.Head, "/v1/messages");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await _host.SendAsync(HttpMethod.Head, "/nothing")).StatusCode);
    }

    [Fact]
    public async Task EveryAnswer_HasItsOwnRequestIdAndNoServerName()
    {
        var first = await _host.SendAsync(HttpMethod.Get, "/health/live");
        var second = await _host.SendAsync(HttpMethod.Get, "/health/live");

        Assert.Matches("^req_[0-9a-z]{26}$", first.Headers.GetValues("X-Request-Id").Single());
        Assert.NotEqual(first.Headers.GetValues("X-Request-Id").Single(), second.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(first.Headers.Contains("Server"));
        Assert.False(first.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Ready_FollowsTheHost()
    {
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync(HttpMethod.Get, "/health/ready")).StatusCode);

        _host.Readiness.Answer = MonkeysMail.Api.ReadinessAnswer.NotReady("the store does not answer.");

        var problem = await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Get, "/health/ready"), 503, "unavailable");
        Assert.Contains("the store does not answer", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingReadiness_StopsTheStart()
    {
        var builder = WebApplication.CreateSlimBuilder();
        MonkeysMail.Api.ApiRegistration.AddMonkeysMailApi(builder.Services);
        await using var app = builder.Build();

        var e = Assert.Throws<InvalidOperationException>(() => MonkeysMail.Api.ApiRegistration.MapMonkeysMailApi(app));

        Assert.Contains("IReadiness", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheReference_IsServedWithoutAKey()
    {
        using var client = new HttpClient { BaseAddress = _host.Client.BaseAddress };

        var page = await client.GetAsync("/docs");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("openapi/v1.json", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/docs/scalar.js")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/openapi/v1.json")).StatusCode);
    }

    [Fact]
    public async Task InvalidUtf8_IsMalformed()
    {
        var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var problem = await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Post, "/v1/messages", content), 400, "malformed");

        Assert.Contains("UTF-8", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AJsonTypeWithUtf8Charset_IsTaken()
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=\"UTF-8\"");

        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Post, "/v1/messages", content), 422, "invalid_request");
    }
}
