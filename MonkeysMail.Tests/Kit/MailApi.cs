// A client of the HTTP contract as an application would write it: plain JSON, no types of ours.
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MonkeysMail.Tests.Kit;

public sealed class MailApi : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public MailApi(Uri address, string key)
    {
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public HttpClient Http { get; }

    public static JsonObject Mail(params string[] to) => new()
    {
        ["from"] = "no-reply@example.com",
        ["to"] = new JsonArray([.. to.Select(address => (JsonNode)address)]),
        ["subject"] = "Welcome",
        ["text"] = "Hello.",
    };

    /// <summary>Sends and returns the id; fails the test for anything but 202.</summary>
    public async Task<string> SendAsync(params string[] to)
    {
        var (status, body) = await PostAsync("/v1/messages", Mail(to));
        Assert202(status, body);
        return body["id"]!.GetValue<string>();
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, JsonNode? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, await ReadAsync(answer));
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return (answer.StatusCode, await ReadAsync(answer));
    }

    /// <summary>Polls a message until it has this status; says what it was instead when it never has.</summary>
    public Task<JsonNode> WaitForStatusAsync(string id, string status, TimeSpan? patience = null) =>
        WaitForAsync(id, message => message["status"]!.GetValue<string>() == status, $"status {status}", patience);

    public Task<JsonNode> WaitForAsync(string id, Func<JsonNode, bool> condition, string what, TimeSpan? patience = null) => PollAsync(
        $"/v1/messages/{id}", body => body["status"] is not null && condition(body), $"{id} never had {what}", patience ?? Patience);

    /// <summary>A bounce is shown by its message a moment before the workspace has taken the address.</summary>
    public Task WaitForSuppressionAsync(string email) => PollAsync(
        $"/v1/suppressions?email={Uri.EscapeDataString(email)}", page => page["data"] is JsonArray { Count: > 0 }, "The address was never suppressed", Patience);

    public void Dispose() => Http.Dispose();

    private async Task<JsonNode> PollAsync(string path, Func<JsonNode, bool> condition, string complaint, TimeSpan patience)
    {
        var since = TimeProvider.System.GetTimestamp();
        JsonNode body;
        do
        {
            (_, body) = await GetAsync(path);
            if (condition(body))
            {
                return body;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        while (TimeProvider.System.GetElapsedTime(since) < patience);

        throw new TimeoutException($"{complaint}; it is {body.ToJsonString()}");
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        try
        {
            return JsonNode.Parse(text.Length == 0 ? "{}" : text)!;
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static void Assert202(HttpStatusCode status, JsonNode body)
    {
        if (status != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"The message was answered {(int)status}: {body.ToJsonString()}");
        }
    }
}
