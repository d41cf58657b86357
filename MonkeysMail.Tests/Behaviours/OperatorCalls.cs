// What operators' tools send, against the listener of an engine in the test process.
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MonkeysMail.Silo.Operator.Http;
using MonkeysMail.Tests.Kit;
using MonkeysMail.Tests.Operator;

namespace MonkeysMail.Tests.Behaviours;

internal sealed class OperatorCalls : IDisposable
{
    private readonly HttpClient http;
    private readonly Engine engine;

    public OperatorCalls(Engine engine)
    {
        this.engine = engine;
        http = new HttpClient { BaseAddress = new Uri(engine.Services.GetRequiredService<OperatorListener>().Addresses.First()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorHost.Key);
    }

    /// <summary>The settings of an installation with an operators' listener.</summary>
    public static string[] Settings { get; } = [$"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0"];

    public async Task<(int Status, JsonNode Body)> CallAsync(HttpMethod method, string path, JsonNode? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, "/v1/operator/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>A body just as it is written here.</summary>
    public async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, "/v1/operator/" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>A new workspace and a client with its first key.</summary>
    public async Task<(string Id, MailApi Client)> MakeAsync(string name, string? domain = null)
    {
        var (status, made) = await CallAsync(HttpMethod.Post, "workspaces", new JsonObject { ["name"] = name, ["domain"] = domain });
        return status == 201
            ? (made["workspace"]!["id"]!.GetValue<string>(), engine.Live.With(made["first_key"]!["key"]!.GetValue<string>()))
            : throw new InvalidOperationException($"The workspace was answered {status}: {made.ToJsonString()}");
    }

    public async Task<JsonNode> DoAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var (status, answer) = await CallAsync(method, path, body);
        return status is 200 or 202 ? answer : throw new InvalidOperationException($"{path} was answered {status}: {answer.ToJsonString()}");
    }

    public void Dispose() => http.Dispose();
}
