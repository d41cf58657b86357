using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Behaviours;

/// <summary>Calls of /v1/domains as a client would write them, and a zone file as its owner would.</summary>
internal static class DomainCalls
{
    public static async Task<JsonNode> AddDomainAsync(this MailApi api, string name)
    {
        var (status, domain) = await api.CallAsync(HttpMethod.Post, "/v1/domains", new JsonObject { ["name"] = name });
        return status == 201 ? domain : throw new InvalidOperationException($"The domain was answered {status}: {domain.ToJsonString()}");
    }

    public static async Task<JsonNode> DomainAsync(this MailApi api, HttpMethod method, string path, JsonNode? body = null)
    {
        var (status, domain) = await api.CallAsync(method, $"/v1/domains/{path}", body);
        return status == 200 ? domain : throw new InvalidOperationException($"{method} {path} was answered {status}: {domain.ToJsonString()}");
    }

    public static Task<JsonNode> VerifyDomainAsync(this MailApi api, string name) => api.DomainAsync(HttpMethod.Post, $"{name}/verify");

    /// <summary>Publishes the records of a purpose, or all of them.</summary>
    public static DnsRecords Publish(this DnsRecords records, JsonNode domain, string? purpose = null, string? need = null)
    {
        foreach (var record in domain.Records(purpose).Where(record => need is null || (string)record["need"]! == need))
        {
            _ = (string)record["type"]! == "TXT"
                ? records.Txt((string)record["name"]!, (string)record["value"]!)
                : records.Cname((string)record["name"]!, (string)record["value"]!);
        }

        return records;
    }

    public static IReadOnlyList<JsonNode> Records(this JsonNode domain, string? purpose = null) =>
        [.. domain["records"]!.AsArray().Where(record => purpose is null || (string)record!["purpose"]! == purpose)!];

    public static string Status(this JsonNode domain) => (string)domain["status"]!;

    /// <summary>The selectors of keys in a state.</summary>
    public static string[] Selectors(this JsonNode domain, string status) =>
        [.. domain["keys"]!.AsArray().Where(key => (string)key!["status"]! == status).Select(key => (string)key!["selector"]!)];

    public static JsonObject MailFrom(string domain)
    {
        var mail = MailApi.Mail("ann@example.net");
        mail["from"] = $"no-reply@{domain}";
        return mail;
    }
}
