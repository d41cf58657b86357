// Bodies that are too large, too slow or too many, over real sockets: what is refused before it is read, and what is given back after.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class LimitsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/v1/messages", 35_000_001, "application/json")]
    [InlineData("/v1/messages/batch", 50_000_001, "application/json")]
    [InlineData("/v1/messages/raw", 25_000_001, "message/rfc822")]
    public async Task ADeclaredLengthOverTheBound_IsRefusedBeforeTheBody(string path, int length, string type)
    {
        await using var host = await ApiHost.StartAsync();

        // Not a byte of the body is sent, and still there is an answer.
        var answer = await RawAsync(host, path, $"Content-Type: {type}\r\nContent-Length: {length}\r\n", "");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too_large\"", answer, StringComparison.Ordinal);
        Assert.Equal(0, host.Services.GetRequiredService<InFlightBudget>().InUse);
    }

    [Fact]
    public async Task OneAddress_HoldsSoManyConnections_AndMoreWhenSomeAreGone()
    {
        await using var host = await ApiHost.StartAsync(o => o.MaxConnectionsPerAddress = 3);
        using var first = await HoldInUseAsync(host);
        using var second = await HoldInUseAsync(host);
        using var third = await HoldInUseAsync(host);

        using (var fourth = await HoldAsync(host))
        {
            Assert.True(await IsClosedAsync(fourth), "a connection above the bound was kept");
        }

        first.Close();
        var deadline = TimeProvider.System.GetTimestamp();
        string answer;
        do
        {
            answer = await TryHealthAsync(host);
        }
        while (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) && TimeProvider.System.GetElapsedTime(deadline) < Patience);

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionThatSaysNothing_IsClosed_AndOneThatSpeaksIsNot()
    {
        await using var host = await ApiHost.StartAsync(o => o.FirstOctetTimeout = TimeSpan.FromSeconds(1));
        using var silent = await HoldAsync(host);
        using var speaking = await HoldAsync(host);
        await speaking.GetStream().WriteAsync("G"u8.ToArray());

        Assert.True(await IsClosedAsync(silent), "a silent connection was kept");
        await speaking.GetStream().WriteAsync("ET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 200 ", await new StreamReader(speaking.GetStream()).ReadToEndAsync().WaitAsync(Patience), StringComparison.Ordinal);
    }

    private static async Task<TcpClient> HoldAsync(ApiHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port);
        return client;
    }

    // Answered: so it has been let in.
    private static async Task<TcpClient> HoldInUseAsync(ApiHost host)
    {
        var client = await HoldAsync(host);
        await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience));
        return client;
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task<string> TryHealthAsync(ApiHost host)
    {
        using var client = await HoldAsync(host);
        try
        {
            await client.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
            return await new StreamReader(client.GetStream()).ReadToEndAsync().WaitAsync(Patience);
        }
        catch (IOException)
        {
            return "";
        }
    }

    [Fact]
    public async Task AChunkedBodyOverTheBound_IsCutThere()
    {
        await using var host = await ApiHost.StartAsync(o => o.MaxMessageBytes = 100_000);
        var chunks = new StringBuilder();
        for (var i = 0; i < 15; i++)
        {
            chunks.Append("2710\r\n").Append('x', 10_000).Append("\r\n");
        }

        // No last chunk: the client is still sending.
        var answer = await RawAsync(host, "/v1/messages", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", chunks.ToString());

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, host.Services.GetRequiredService<InFlightBudget>().InUse);
    }

    [Fact]
    public async Task AChunkedBodyUnderTheBound_IsTaken()
    {
        await using var host = await ApiHost.StartAsync();
        var body = JsonSerializer.Serialize(new { from = "a@example.com", to = "b@example.net", text = new string('t', 300_000) });
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(300_000, ((ComposedContent)host.Cluster.Accepted(host.Cluster.Workspace.Id).Single().Request!.Content).Text!.Length);
        Assert.Equal(0, host.Services.GetRequiredService<InFlightBudget>().InUse);
    }

    [Fact]
    public async Task BodiesOverTheBudget_AreRefusedUntilOthersEnd()
    {
        await using var host = await ApiHost.StartAsync(o => o.MaxInFlightBytes = 64L * 1024 * 1024);
        var body = Attachment(20_000_000);
        var log = host.Cluster.Log(host.Cluster.Workspace.Id);
        var gate = new TaskCompletionSource();
        var inside = new TaskCompletionSource();
        log.OnAccept = async (_, _) =>
        {
            inside.TrySetResult();
            await gate.Task;
            return null;
        };
        var first = host.PostAsync("/v1/messages", body);
        await inside.Task.WaitAsync(Patience);

        // The first holds 32 MiB (20 MB of body in a pooled buffer); a second does not fit while it grows.
        var second = await host.PostAsync("/v1/messages", body);
        await ProblemAssert.IsAsync(second, 503, "unavailable");
        gate.SetResult();

        Assert.Equal(HttpStatusCode.Accepted, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await host.PostAsync("/v1/messages", body)).StatusCode);
        Assert.Equal(0, host.Services.GetRequiredService<InFlightBudget>().InUse);
    }

    [Fact]
    public async Task AWrongKey_GetsNoMemoryForALargeBody()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await RawAsync(host, "/v1/messages", "Content-Type: application/json\r\nContent-Length: 30000000\r\n", "", FakeCluster.LiveKey + "x");

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, host.Services.GetRequiredService<InFlightBudget>().InUse);
        Assert.Empty(host.Cluster.Workspace.Admissions);
    }

    [Fact]
    public async Task ASmallMessage_CostsOneCallOfTheWorkspace()
    {
        await using var host = await ApiHost.StartAsync();

        await host.PostAsync("/v1/messages", """{"from":"a@example.com","to":"b@example.net","text":"t"}""");

        Assert.Single(host.Cluster.Workspace.Admissions);
        Assert.Empty(host.Cluster.Workspace.Authorizations);
    }

    [Fact]
    public async Task AClientThatLeaves_LeavesNothingBehind()
    {
        await using var host = await ApiHost.StartAsync();
        using (var socket = await ConnectAsync(host))
        {
            await socket.SendAsync(Head(host, "/v1/messages", "Content-Type: application/json\r\nContent-Length: 1000\r\n", FakeCluster.LiveKey));
            await socket.SendAsync("{\"from\":"u8.ToArray());
        }

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "/v1/messages")).StatusCode);
        await using (host)
        {
            // Disposing waits for the request to end.
        }

        Assert.Empty(host.Cluster.Accepted(host.Cluster.Workspace.Id));
    }

    [Fact]
    public async Task HeadersOverTheirBound_AreRefused()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await RawAsync(host, "/v1/messages", "X-Long: " + new string('x', 70_000) + "\r\n", "");

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
    }

    private static string Attachment(int bytes) => JsonSerializer.Serialize(new
    {
        from = "a@example.com",
        to = "b@example.net",
        attachments = new[] { new { filename = "a", content = Convert.ToBase64String(new byte[bytes / 4 * 3]) } },
    });

    private static byte[] Head(ApiHost host, string path, string headers, string key) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: {host.Client.BaseAddress!.Authority}\r\nAuthorization: Bearer {key}\r\n{headers}\r\n"));

    private static async Task<Socket> ConnectAsync(ApiHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        return socket;
    }

    // What the server answers while the request is not complete: read until the problem document's end.
    private static async Task<string> RawAsync(ApiHost host, string path, string headers, string body, string? key = null)
    {
        using var socket = await ConnectAsync(host);
        using var patience = new CancellationTokenSource(Patience);
        await socket.SendAsync(Head(host, path, headers, key ?? FakeCluster.LiveKey), patience.Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes(body), patience.Token);
        var answer = new StringBuilder();
        var buffer = new byte[8_192];
        while (!answer.ToString().Contains("\"instance\"", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, patience.Token);
            if (read == 0)
            {
                break;
            }

            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
