using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Behaviours;

/// <summary>Calls of /v1/keys and /v1/workspace as a client would write them.</summary>
internal static class KeyCalls
{
    /// <param name="from">The client's address, as a trusted proxy tells it.</param>
    public static async Task<(int Status, JsonNode Body)> CallAsync(
        this MailApi api, HttpMethod method, string path, JsonNode? body = null, string? from = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await api.Http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    public static JsonObject NewKey(params string[] scopes) => new()
    {
        ["name"] = "made by a test",
        ["mode"] = "live",
        ["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]),
    };

    /// <summary>Makes a key and a client that uses it.</summary>
    public static async Task<(string Id, MailApi Client)> MakeKeyAsync(this MailApi api, JsonObject key, string? from = null)
    {
        var (status, made) = await api.CallAsync(HttpMethod.Post, "/v1/keys", key, from);
        return status == 201
            ? (made["id"]!.GetValue<string>(), api.With(made["key"]!.GetValue<string>()))
            : throw new InvalidOperationException($"The key was answered {status}: {made.ToJsonString()}");
    }

    public static MailApi With(this MailApi api, string key) => new(api.Http.BaseAddress!, key);

    public static string Code(this JsonNode problem) => problem["code"]!.GetValue<string>();
}
