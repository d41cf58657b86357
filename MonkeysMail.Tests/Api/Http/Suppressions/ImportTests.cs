// CSV in and out: what is taken, what is refused and where, in how large steps, and that what goes out comes in again.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http.Suppressions;

public sealed class ImportTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private FakeSuppressionList List => _host.Cluster.Suppressions(_host.Cluster.Workspace.Id);

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Columns_StandInAnyOrder_AndOnlyEmailIsRequired()
    {
        var answer = await ImportAsync(
            "\uFEFFReason, stream ,expires_at,EMAIL,created_at\r\n"
            + "bounce,broadcast,2099-01-01T00:00:00Z,Ann@example.net,2020-02-01T10:00:00+02:00\r\n"
            + "\r\n"
            + ",,,\"\"\"a,b\"\"@example.net\",\n"
            + "Unsubscribe,,, bob@example.net ,");

        Assert.Equal((3, 0, 3), (Number(answer, "accepted"), Number(answer, "refused"), Number(answer, "added")));
        Assert.Equal(["ann@example.net", "\"a,b\"@example.net", "bob@example.net"], List.Entries.Select(entry => entry.Address));
        Assert.Equal((SuppressionReason.Bounce, MailStream.Broadcast), (List.Entries[0].Reason, List.Entries[0].Stream));
        Assert.Equal(new DateTimeOffset(2020, 2, 1, 8, 0, 0, TimeSpan.Zero), List.Entries[0].CreatedAt);
        Assert.Equal(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), List.Entries[0].ExpiresAt);
        Assert.Equal((SuppressionReason.Manual, null, null), (List.Entries[1].Reason, List.Entries[1].Stream, List.Entries[1].ExpiresAt));
        Assert.Equal(SuppressionReason.Unsubscribe, List.Entries[2].Reason);
    }

    [Theory]
    [InlineData("nobody,,,,", "email")]
    [InlineData("a@b.example,spam,,,", "reason")]
    [InlineData("a@b.example,,all,,", "stream")]
    [InlineData("a@b.example,,,2099-01-01T00:00:00Z,", "created_at")]
    [InlineData("a@b.example,,,yesterday,", "created_at")]
    [InlineData("a@b.example,,,1960-01-01T00:00:00Z,", "created_at")]
    [InlineData("a@b.example,,,,2001-01-01T00:00:00Z", "expires_at")]
    [InlineData("a@b.example,,,", "4 fields")]
    [InlineData("a@b.example,,,,,", "6 fields")]
    [InlineData("\"a@b.example,,,,", "quote")]
    [InlineData("a\"@b.example,,,,", "quote")]
    [InlineData("\"a@b.example\"x,,,,", "quote")]
    public async Task LineAtFault_IsRefusedAlone(string line, string why)
    {
        var answer = await ImportAsync($"email,reason,stream,created_at,expires_at\nann@example.net,,,,\n{line}\nbob@example.net,,,,\n");

        Assert.Equal((2, 1), (Number(answer, "accepted"), Number(answer, "refused")));
        var error = Assert.Single(answer.GetProperty("errors").EnumerateArray());
        Assert.Equal(3, error.GetProperty("line").GetInt32());
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["ann@example.net", "bob@example.net"], List.Entries.Select(entry => entry.Address));
    }

    [Fact]
    public async Task LongOrForeignLine_IsRefusedAlone_HoweverLong()
    {
        using var body = new MemoryStream();
        body.Write("email,reason\n"u8);
        body.Write(Encoding.ASCII.GetBytes(new string('x', 1_025) + "\n"));
        body.Write(Encoding.ASCII.GetBytes(new string('y', 3_000_000) + "\r\n"));
        body.Write([.. "ann"u8, 0xFF, .. "@example.net,\n"u8]);
        body.Write(Encoding.ASCII.GetBytes("ann@example.net," + new string(' ', 1_024 - 16) + "\r\n")); // just short enough
        body.Write(Encoding.ASCII.GetBytes(new string('z', 70_000)));
        body.Position = 0;

        var answer = await ApiHost.JsonAsync(await PostAsync(new StreamContent(body)));

        Assert.Equal((1, 4), (Number(answer, "accepted"), Number(answer, "refused")));
        Assert.Equal([2, 3, 4, 6], answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()));
        Assert.Equal(["ann@example.net"], List.Entries.Select(entry => entry.Address));
    }

    [Fact]
    public async Task RefusedLines_AreAllCounted_AndTheFirstHundredNamed()
    {
        var answer = await ImportAsync("email\n" + string.Concat(Enumerable.Repeat("nobody\n", 250)));

        Assert.Equal((0, 250, 100), (Number(answer, "accepted"), Number(answer, "refused"), answer.GetProperty("errors").GetArrayLength()));
        Assert.Empty(List.Slices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("reason\n")]
    [InlineData("email,email\n")]
    [InlineData("email,name\n")]
    [InlineData("email;reason\n")]
    [InlineData("\"email\n")]
    public async Task FirstLine_ThatDoesNotNameColumns_RefusesTheFile(string csv)
    {
        var problem = await ProblemAssert.IsAsync(await PostAsync(new StringContent(csv)), 422, "invalid_request");

        Assert.All(ProblemAssert.Fields(problem), field => Assert.Equal("header", field));
    }

    [Fact]
    public async Task LongList_GoesInSlices_AndIsNotedAtItsBeginningAndItsEnd()
    {
        var answer = await ImportAsync("email\n" + string.Concat(Enumerable.Range(0, 2_500).Select(i => $"{i}@example.net\n")) + "nobody\n");

        Assert.Equal((2_500, 1, 2_500), (Number(answer, "accepted"), Number(answer, "refused"), Number(answer, "added")));
        Assert.Equal([1_000, 1_000, 500], List.Slices.Select(slice => slice.Entries.Length));
        var notes = List.Slices.Select(slice => slice.Note).ToArray();
        Assert.Equal((false, 1_000L), (notes[0]!.Ended, notes[0]!.Accepted));
        Assert.Null(notes[1]);
        Assert.Equal(
            (true, true, 2_500L, 1L, new SuppressionCounts(2_000, 0)),
            (notes[2]!.Ended, notes[2]!.Complete, notes[2]!.Accepted, notes[2]!.Refused, notes[2]!.Earlier));
        Assert.NotEqual(notes[0]!.Id, notes[2]!.Id);
    }

    [Fact]
    public async Task ListOfOneSlice_IsNotedOnce()
    {
        await ImportAsync("email\n" + string.Concat(Enumerable.Range(0, 1_000).Select(i => $"{i}@example.net\n")));

        var note = Assert.Single(List.Slices).Note!;
        Assert.Equal((true, true, 1_000L), (note.Ended, note.Complete, note.Accepted));
    }

    [Fact]
    public async Task ListIsReadWhileItArrives_AndABreakIsNoted()
    {
        var first = new TaskCompletionSource();
        List.OnImport = _ =>
        {
            first.TrySetResult();
            return Task.CompletedTask;
        };
        using var stop = new CancellationTokenSource();
        var body = new EndlessCsv(stop.Token);

        var sent = PostAsync(body, stop.Token);
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => sent);
        var deadline = TimeProvider.System.GetTimestamp();
        while (List.Slices.LastOrDefault().Note is not { Ended: true, Complete: false })
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30), "the break was not noted");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    [Theory]
    [InlineData("email\nann@example.net\n", HttpStatusCode.OK)]
    [InlineData("email\nann@example.net", HttpStatusCode.OK)]
    [InlineData("name\nann@example.net\n", HttpStatusCode.UnprocessableEntity)]
    public async Task Connection_GoesOnAfterAnImport(string csv, HttpStatusCode status)
    {
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (context, ct) =>
            {
                connections++;
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = _host.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", FakeCluster.LiveKey);

        for (var i = 0; i < 20; i++)
        {
            using var answer = await client.PostAsync(new Uri("/v1/suppressions/import", UriKind.Relative), Csv(new StringContent(csv)));
            Assert.Equal(status, answer.StatusCode);
        }

        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task TooManyLines_AreRefused_AndSaidWhatWasTaken()
    {
        var csv = new StringBuilder("email\n");
        for (var i = 0; i <= 1_000_000; i++)
        {
            csv.Append("nobody\n");
        }

        var problem = await ProblemAssert.IsAsync(await PostAsync(new StringContent(csv.ToString())), 413, "too_large");

        Assert.Contains("first 1000001 lines", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooLargeFile_IsRefusedBeforeItIsRead()
    {
        var content = new StringContent("email\n");
        content.Headers.ContentLength = 100_000_001;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/suppressions/import") { Content = content };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv");
        request.Headers.ExpectContinue = true;

        await ProblemAssert.IsAsync(await _host.Client.SendAsync(request), 413, "too_large");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv; charset=iso-8859-1")]
    [InlineData(null)]
    public async Task OtherMedia_AreNotTaken(string? type)
    {
        var content = new ByteArrayContent("email\n"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        await ProblemAssert.IsAsync(await _host.SendAsync(HttpMethod.Post, "/v1/suppressions/import", content), 415, "unsupported_media_type");
    }

    [Fact]
    public async Task Export_ComesInAgainAsItWas()
    {
        string[] hostile = ["=1+1@example.net", "+x@example.net", "-y@example.net", "'=z@example.net", "''-q@example.net", "'o'neil@example.net", "\"=a,\\\"b\"@example.net"];
        foreach (var address in hostile)
        {
            await _host.PostAsync("/v1/suppressions", new JsonObject { ["email"] = address, ["reason"] = "bounce", ["stream"] = "broadcast" }.ToJsonString());
        }

        await _host.PostAsync("/v1/suppressions", """{"email": "ann@example.net", "expires_at": "2099-01-01T00:00:00.5Z"}""");
        var exported = await _host.Client.GetAsync("/v1/suppressions/export");
        var csv = await exported.Content.ReadAsStringAsync();
        var before = List.Entries.Select(entry => entry with { CreatedAt = default }).ToHashSet();

        _host.Cluster.AddWorkspace("otherkey0001", "othertest001");
        var other = FakeCluster.KeyText("otherkey0001", KeyMode.Live);
        var answer = await ApiHost.JsonAsync(await _host.SendAsync(HttpMethod.Post, "/v1/suppressions/import", Csv(new StringContent(csv)), key: other));
        var again = await (await _host.SendAsync(HttpMethod.Get, "/v1/suppressions/export", key: other)).Content.ReadAsStringAsync();

        Assert.Equal((8, 0), (Number(answer, "accepted"), Number(answer, "refused")));
        Assert.Equal("text/csv", exported.Content.Headers.ContentType!.MediaType);
        Assert.Equal("email,reason,stream,created_at,expires_at", csv.Split("\r\n")[0]);
        Assert.DoesNotContain(csv.Split("\r\n"), line => line.Length > 0 && line[0] is '=' or '+' or '-' or '@');
        Assert.Equal(csv.Split("\r\n").Order(StringComparer.Ordinal), again.Split("\r\n").Order(StringComparer.Ordinal));
        Assert.Equal(8, before.Count);
    }

    [Fact]
    public async Task Export_HasEveryPage()
    {
        await ImportAsync("email\n" + string.Concat(Enumerable.Range(0, 2_345).Select(i => $"{i}@example.net\n")));

        var lines = (await _host.Client.GetStringAsync("/v1/suppressions/export")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2_346, lines.Distinct().Count());
        await ProblemAssert.IsAsync(await _host.Client.GetAsync("/v1/suppressions/export?reason=bounce"), 422, "invalid_request");
    }

    private static int Number(JsonElement answer, string name) => answer.GetProperty(name).GetInt32();

    private static HttpContent Csv(HttpContent content)
    {
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv; charset=utf-8");
        return content;
    }

    private async Task<JsonElement> ImportAsync(string csv)
    {
        var response = await PostAsync(new StringContent(csv));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ApiHost.JsonAsync(response);
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent content, CancellationToken ct = default) =>
        _host.Client.PostAsync(new Uri("/v1/suppressions/import", UriKind.Relative), Csv(content), ct);

    // Sends two slices at once, then waits until it is told to stop: what it then does is break off.
    private sealed class EndlessCsv(CancellationToken stop) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("email\n" + string.Concat(Enumerable.Range(0, 2_001).Select(i => $"{i}@example.net\n"))), CancellationToken.None);
            await stream.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
