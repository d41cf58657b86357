// The operators' document, held to the file that people diff (deploy/docs/openapi/operator.json). MONKEYSMAIL_WRITE_OPENAPI=1 rewrites it.
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class OperatorOpenApiTests(OperatorHost host) : IClassFixture<OperatorHost>
{
    private static readonly string FilePath = Path.Combine(Repository.Root, "deploy", "docs", "openapi", "operator.json");

    [Fact]
    public async Task TheServedDocument_IsTheOneInTheRepository()
    {
        var served = (await host.Client.GetStringAsync("/openapi/operator.json")).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("MONKEYSMAIL_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(FilePath, served);
        }

        Assert.True(File.Exists(FilePath), $"{FilePath} is missing: run this test with MONKEYSMAIL_WRITE_OPENAPI=1");
        Assert.True(
            await File.ReadAllTextAsync(FilePath) == served,
            $"{FilePath} is not what the server serves: if the change is meant, run this test with MONKEYSMAIL_WRITE_OPENAPI=1 and look at the diff");
    }

    [Fact]
    public async Task EveryRouteOfTheApi_IsDocumented_WithItsCredentialAndRefusals()
    {
        var document = await host.GetAsync("/openapi/operator.json");
        var paths = document["paths"]!.AsObject();

        Assert.Equal(host.Routes("/v1/operator").Distinct().Order(StringComparer.Ordinal), paths.Select(path => path.Key).Where(path => path.StartsWith("/v1/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["/health/live", "/health/ready"], paths.Select(path => path.Key).Where(path => !path.StartsWith("/v1/", StringComparison.Ordinal)));
        foreach (var (path, method, operation) in paths.SelectMany(path => path.Value!.AsObject().Select(m => (path.Key, m.Key, m.Value!.AsObject()))))
        {
            Assert.False(string.IsNullOrEmpty((string?)operation["summary"]), path);
            Assert.Single(operation["tags"]!.AsArray());
            Assert.True(operation["requestBody"] is null || method is "post" or "patch", path);
            if (path.StartsWith("/v1/", StringComparison.Ordinal))
            {
                Assert.Equal(2, operation["security"]!.AsArray().Count);
                var statuses = operation["responses"]!.AsObject().Select(response => response.Key).ToArray();
                Assert.Single(statuses, status => status[0] == '2');
                Assert.All((string[])["401", "422", "429", "503"], status => Assert.Contains(status, statuses));
                Assert.Equal(path.Contains("{id}", StringComparison.Ordinal), statuses.Contains("404"));
                Assert.Equal(operation["requestBody"] is not null, statuses.Contains("415"));
            }
        }
    }

    [Fact]
    public async Task EveryAnswer_HasTheDocumentedFields()
    {
        var document = await host.GetAsync("/openapi/operator.json");
        foreach (var (path, methods) in document["paths"]!.AsObject().Where(path => path.Key.StartsWith("/v1/", StringComparison.Ordinal) && path.Value!["get"] is not null))
        {
            var reference = (string)methods!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]!;
            var schema = document["components"]!["schemas"]![reference.Split('/')[^1]]!["properties"]!.AsObject();

            var known = path.Contains("{id}", StringComparison.Ordinal) ? (string)(await host.GetAsync("/v1/operator/workspaces/all"))["data"]![0]!["id"]! : "";

            Assert.Equal(schema.Select(property => property.Key), (await host.GetAsync(path.Replace("{id}", known, StringComparison.Ordinal))).Select(property => property.Key));
        }
    }
}
