// The product in the test process with its operators' listener, and clients as operators have them.
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MonkeysMail.Silo.Operator.Http;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class OperatorHost : IAsyncLifetime
{
    public const string Key = "0123456789abcdef0123456789abcdef-operator";

    private Installation installation = null!;

    public Engine Engine { get; private set; } = null!;

    public Uri Public => Engine.Live.Http.BaseAddress!;

    public Uri Operators { get; private set; } = null!;

    /// <summary>With the key, as tools send it.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static AuthenticationHeaderValue Bearer(string key = Key) => new("Bearer", key);

    public static AuthenticationHeaderValue Basic(string user = "operator", string key = Key) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{key}")));

    public static async Task<JsonObject> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync()) as JsonObject ?? throw new JsonException("not an object");

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange([$"--MonkeysMail:Operator:ApiKey={Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0;http://127.0.0.1:0", "--MonkeysMail:Zone=zone-a"]);
        Engine = await Engine.StartAsync(installation);
        Operators = new Uri(Engine.Services.GetRequiredService<OperatorListener>().Addresses.First());
        Client = new HttpClient { BaseAddress = Operators };
        Client.DefaultRequestHeaders.Authorization = Bearer();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Engine.DisposeAsync();
        installation.Dispose();
    }

    public IEnumerable<string> Routes(string prefix) => Engine.Services.GetRequiredService<OperatorListener>().Endpoints.OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.RawText!)
        .Where(route => route.StartsWith(prefix, StringComparison.Ordinal));

    public async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        return answer.IsSuccessStatusCode
            ? await JsonAsync(answer)
            : throw new HttpRequestException($"{path} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
