// POST /v1/messages/raw as a client sees it.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class SendRawTests : IAsyncLifetime
{
    private const string Mail = "From: Example <no-reply@example.com>\r\nTo: Ann <a@example.net>,\r\n b@example.net\r\nCc: A@example.net\r\nSubject: Hi\r\n\r\nHello\r\n";

    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AMessage_GoesToItsOwnHeadersRecipients()
    {
        var response = await PostAsync(Mail);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var request = _host.Cluster.Accepted(_host.Cluster.Workspace.Id).Single().Request!;
        Assert.Equal(["a@example.net", "b@example.net"], request.Recipients.Select(r => r.Address.ToString()));
        Assert.Equal("no-reply@example.com", request.From.ToString());
        var content = Assert.IsType<RawContent>(request.Content);
        Assert.Equal("Hi", content.Subject);
        Assert.Equal(Mail, Encoding.UTF8.GetString(content.Bytes.Span));
    }

    [Fact]
    public async Task AnEnvelope_TakesTheHeadersPlace()
    {
        await PostAsync(Mail, null, "x@example.net, \"y, z\"@example.net", "w@example.net");

        Assert.Equal(
            ["x@example.net", "\"y, z\"@example.net", "w@example.net"],
            _host.Cluster.Accepted(_host.Cluster.Workspace.Id).Single().Request!.Recipients.Select(r => r.Address.ToString()));
    }

    [Fact]
    public async Task TheEnvelope_BelongsToTheIdempotencyKey()
    {
        var first = await PostAsync(Mail, "k", "x@example.net");
        var same = await PostAsync(Mail, "k", "x@example.net");
        var other = await PostAsync(Mail, "k", "y@example.net");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await same.Content.ReadAsStringAsync());
        await ProblemAssert.IsAsync(other, 409, "idempotency_conflict");
    }

    [Fact]
    public async Task AnotherDomainsFrom_IsRefusedNamingFrom() =>
        Assert.Equal(["from"], ProblemAssert.Fields(await ProblemAssert.IsAsync(
            await PostAsync(Mail.Replace("example.com", "bank.example", StringComparison.Ordinal)), 403, "domain_not_verified")));

    [Fact]
    public async Task ABodyOverTheBound_IsTooLarge()
    {
        await using var host = await ApiHost.StartAsync(o => o.MaxMessageBytes = 1_000);
        var content = new StringContent(new string('x', 1_001));
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");

        await ProblemAssert.IsAsync(await host.SendAsync(HttpMethod.Post, "/v1/messages/raw", content), 413, "too_large");
    }

    private async Task<HttpResponseMessage> PostAsync(string mail, string? idempotencyKey = null, params string[] envelope)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages/raw") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        foreach (var value in envelope)
        {
            request.Headers.TryAddWithoutValidation("X-MonkeysMail-To", value);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await _host.Client.SendAsync(request);
    }
}
