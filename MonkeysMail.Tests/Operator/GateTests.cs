// Who is let in: the key by Bearer or Basic, nobody else; guessing is slowed down; another site's page changes nothing.
using System.Net;
using MonkeysMail.Silo.Operator.Http;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class GateTests(OperatorHost host) : IClassFixture<OperatorHost>
{
    private const string Path = "/openapi/operator.json";

    [Fact]
    public async Task TheKey_OpensByBearerAndByBasic()
    {
        foreach (var credential in new[] { OperatorHost.Bearer(), OperatorHost.Basic() })
        {
            using var answer = await SendAsync(HttpMethod.Get, Path, request => request.Headers.Authorization = credential);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/v1/operator/cluster")]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/index.min.js")]
    [InlineData("/openapi/operator.json")]
    [InlineData("/metrics")]
    [InlineData("/no/such/route")]
    public async Task WithoutTheKey_EverythingAsksForIt(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, _ => { });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(["Basic", "Bearer"], answer.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("unauthorized", (string?)(await OperatorHost.JsonAsync(answer))["code"]);
    }

    [Fact]
    public void WrongCredentials_AreWrong()
    {
        var key = new OperatorKey(OperatorHost.Key);
        string[] wrong =
        [
            "", "Bearer", "Bearer ", $"Bearer {OperatorHost.Key}x", $"Bearer {OperatorHost.Key[..^1]}", OperatorHost.Key, "Basic !", "Basic",
            OperatorHost.Basic("admin").ToString(), OperatorHost.Basic("").ToString(), OperatorHost.Basic(key: "").ToString(), $"Digest {OperatorHost.Key}",
            $"Bearer {new string('a', 100_000)}",
        ];

        Assert.All(wrong, value => Assert.Equal(PresentedKey.Wrong, key.Judge(value)));
        Assert.Equal(PresentedKey.Wrong, key.Judge(new([OperatorHost.Bearer().ToString(), OperatorHost.Bearer().ToString()])));
        Assert.Equal(PresentedKey.Missing, key.Judge(default));
        Assert.Equal(PresentedKey.RightByBearer, key.Judge(OperatorHost.Bearer().ToString()));
        Assert.Equal(PresentedKey.RightByBasic, key.Judge(OperatorHost.Basic().ToString()));
    }

    [Theory]
    [InlineData("cross-site", null, HttpStatusCode.Forbidden)]
    [InlineData("same-site", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("cross-site", "self", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData(null, "self", HttpStatusCode.MethodNotAllowed)]
    public async Task ABrowserChangesSomething_OnlyFromOurOwnPages(string? site, string? origin, HttpStatusCode expected)
    {
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
        {
            using var answer = await SendAsync(method, "/v1/operator/cluster", request =>
            {
                request.Headers.Authorization = OperatorHost.Basic();
                AddUnlessNull(request, "Sec-Fetch-Site", site);
                AddUnlessNull(request, "Origin", origin == "self" ? host.Operators.GetLeftPart(UriPartial.Authority) : origin);
            });

            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task ATool_IsNotAskedWhereItComesFrom()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v1/operator/cluster", request => request.Headers.Authorization = OperatorHost.Bearer());

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("method_not_allowed", (string?)(await OperatorHost.JsonAsync(answer))["code"]);
    }

    [Fact]
    public async Task EveryAnswer_CarriesTheHeadersThatBrowsersObey()
    {
        foreach (var path in new[] { "/dashboard/", "/health/live", "/nothing", "/v1/operator/cluster" })
        {
            using var answer = await SendAsync(HttpMethod.Get, path, request => request.Headers.Authorization = OperatorHost.Bearer());
            string Header(string name) => string.Join(',', answer.Headers.GetValues(name));

            Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
            Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private static void AddUnlessNull(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.Add(name, value);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage> adjust)
    {
        using var client = new HttpClient { BaseAddress = host.Operators };
        using var request = new HttpRequestMessage(method, path);
        adjust(request);
        return await client.SendAsync(request);
    }
}
