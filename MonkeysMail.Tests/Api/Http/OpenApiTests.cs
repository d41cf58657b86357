// The document that is served, held to the file that people diff (deploy/docs/openapi/v1.json), to the reader of requests and to the
// server itself. MONKEYSMAIL_WRITE_OPENAPI=1 rewrites the file.
using System.Net;
using System.Text;
using System.Text.Json;
using MonkeysMail.Api.Http.Docs;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class OpenApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task TheServedDocument_IsTheOneInTheRepository()
    {
        using var client = new HttpClient { BaseAddress = _host.Client.BaseAddress };
        var served = (await client.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var file = FilePath();
        if (Environment.GetEnvironmentVariable("MONKEYSMAIL_WRITE_OPENAPI") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, served);
        }

        Assert.True(File.Exists(file), $"{file} is missing: run this test with MONKEYSMAIL_WRITE_OPENAPI=1");
        Assert.True(
            await File.ReadAllTextAsync(file) == served,
            $"{file} is not what the server serves: if the change is meant, run this test with MONKEYSMAIL_WRITE_OPENAPI=1 and look at the diff");
    }

    [Fact]
    public async Task EveryOperation_HasASummaryATagAndExamples()
    {
        var document = await ApiHost.JsonAsync(await _host.Client.GetAsync("/openapi/v1.json"));

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        foreach (var (path, operation) in Operations(document))
        {
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()), path);
            Assert.Equal(1, operation.GetProperty("tags").GetArrayLength());
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
            {
                if (!response.Value.TryGetProperty("content", out var content))
                {
                    Assert.Equal("204", response.Name);
                    continue;
                }

                foreach (var media in content.EnumerateObject())
                {
                    Assert.True(path.Contains("/health/", StringComparison.Ordinal) || media.Value.TryGetProperty("example", out _), $"{path} {response.Name}");
                }
            }

            if (path.Contains("/v1/", StringComparison.Ordinal))
            {
                Assert.Equal(3, operation.GetProperty("security").GetArrayLength());
            }
        }
    }

    [Fact]
    public async Task AnAddress_IsDocumentedAsAStringOrAnObject()
    {
        var schemas = (await ApiHost.JsonAsync(await _host.Client.GetAsync("/openapi/v1.json"))).GetProperty("components").GetProperty("schemas");

        Assert.Equal(["string", "object"], schemas.GetProperty("Address").GetProperty("anyOf").EnumerateArray().Select(s => s.GetProperty("type").GetString()!));
        Assert.False(schemas.GetProperty("Send").GetProperty("additionalProperties").GetBoolean());
    }

    [Theory]
    [InlineData("limits", "LimitsChange")]
    [InlineData("retention", "RetentionChange")]
    public async Task AChangeOfTheWorkspace_IsNoNull_AndMayLeaveFieldsOut(string field, string schema)
    {
        var schemas = (await ApiHost.JsonAsync(await _host.Client.GetAsync("/openapi/v1.json"))).GetProperty("components").GetProperty("schemas");

        Assert.Equal(
            $"#/components/schemas/{schema}", schemas.GetProperty("WorkspaceChange").GetProperty("properties").GetProperty(field).GetProperty("$ref").GetString());
        Assert.False(schemas.GetProperty("WorkspaceChange").TryGetProperty("required", out _));
        Assert.False(schemas.GetProperty(schema).TryGetProperty("required", out _));
    }

    [Fact]
    public void TheDocumentedFields_AreThoseThatTheReaderTakes()
    {
        var documented = typeof(SendShape).GetProperties().Where(p => p.CanWrite).Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name));

        Assert.Equal(MessageFields.Names, documented);
    }

    [Fact]
    public async Task TheExamples_Work()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _host.PostAsync("/v1/messages", DocExamples.Send.ToJsonString())).StatusCode);
        var batch = await ApiHost.JsonAsync(await _host.PostAsync("/v1/messages/batch", DocExamples.Batch.ToJsonString()));
        Assert.Equal(DocExamples.BatchAccepted["data"]![1]!.ToJsonString(), JsonSerializer.Serialize(batch.GetProperty("data")[1]));
        var raw = new ByteArrayContent(Encoding.UTF8.GetBytes(DocExamples.Raw));
        raw.Headers.ContentType = new("message/rfc822");
        Assert.Equal(HttpStatusCode.Accepted, (await _host.SendAsync(HttpMethod.Post, "/v1/messages/raw", raw)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _host.PostAsync("/v1/suppressions", SuppressionDocs.New.ToJsonString())).StatusCode);
        var csv = new StringContent(SuppressionDocs.Csv, Encoding.UTF8, "text/csv");
        var imported = await ApiHost.JsonAsync(await _host.SendAsync(HttpMethod.Post, "/v1/suppressions/import", csv));
        Assert.Equal(2, imported.GetProperty("accepted").GetInt32());
    }

    private static IEnumerable<(string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name} {path.Name}", operation.Value);

    private static string FilePath() => Path.Combine(Repository.Root, "deploy", "docs", "openapi", "v1.json");
}
