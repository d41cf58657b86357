// Mail of every kind through a running engine, with marks in everything that is private: whoever finds a mark where telemetry is, has found
// a leak. The marks stand behind a plus sign where a sink reads the local part.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

internal static class Traffic
{
    /// <summary>In every private value: local parts, names, subject, body, tags, metadata, file names, keys' secrets, idempotency keys.</summary>
    public const string Mark = "qzx";

    public const string OperatorKey = "oooooooooooooooooooooooooooooooooooooooo";

    /// <summary>The prefix of <see cref="WrongKey"/>.</summary>
    public const string WrongPrefix = "zzzzzzzzzzzz";

    public static readonly string WrongKey = $"mm_live_{WrongPrefix}.{Mark}{new string('s', 40)}";

    public static JsonObject Mail(string behaviour)
    {
        var mail = MailApi.Mail($"{Mark}name <{behaviour}+{Mark}local@example.net>");
        mail["from"] = $"{Mark}from@example.com";
        mail["subject"] = $"{Mark}subject";
        mail["text"] = $"{Mark}body";
        mail["tags"] = new JsonArray($"{Mark}tag");
        mail["metadata"] = new JsonObject { [$"{Mark}field"] = $"{Mark}value" };
        mail["attachments"] = new JsonArray(new JsonObject { ["filename"] = $"{Mark}file.txt", ["content"] = "aGVsbG8=" });
        return mail;
    }

    public static string[] Settings(MailSink sink) =>
    [
        $"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}",
        $"--MonkeysMail:Operator:ApiKey={OperatorKey}",
        "--MonkeysMail:Operator:Urls=http://127.0.0.1:0",
        "--MonkeysMail:Zone=zone-a",
    ];

    /// <summary>Delivered, bounced, deferred, suppressed, captured, scheduled, canceled, repeated, in a batch, raw; and all sorts of refusals.</summary>
    public static async Task RunAsync(Engine engine, string wrongKey)
    {
        var delivered = await SendAsync(engine.Live, "ann");
        var bounced = await SendAsync(engine.Live, "unknown");
        var deferred = await SendAsync(engine.Live, "defer");
        var captured = await SendAsync(engine.Test, "ann");
        await engine.Live.WaitForStatusAsync(delivered, "delivered");
        await engine.Live.WaitForStatusAsync(bounced, "bounced");
        await engine.Live.WaitForStatusAsync(deferred, "deferred");
        await engine.Test.WaitForStatusAsync(captured, "captured");

        // The bounce has put the address on the list, a moment after its commit.
        await engine.Live.WaitForStatusAsync(await SendUntilSuppressedAsync(engine.Live), "suppressed");

        var scheduled = Mail("later");
        scheduled["send_at"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O");
        var (_, later) = await engine.Live.PostAsync("/v1/messages", scheduled);
        await engine.Live.PostAsync($"/v1/messages/{later["id"]!.GetValue<string>()}/cancel");

        foreach (var expected in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = JsonContent.Create(Mail("ann")) };
            request.Headers.Add("Idempotency-Key", $"{Mark}idempotency");
            using var answer = await engine.Live.Http.SendAsync(request);
            Assert.Equal(expected, answer.Headers.Contains("Idempotent-Replayed"));
        }

        var (batch, _) = await engine.Live.PostAsync("/v1/messages/batch", new JsonObject { ["messages"] = new JsonArray(Mail("ann"), Mail("bob")) });
        Assert.Equal(HttpStatusCode.Accepted, batch);
        await engine.Live.GetAsync($"/v1/messages?recipient={Mark}local@example.net");
        await engine.Live.GetAsync($"/v1/nothing/{Mark}local@example.net");
        await RefuseAsync(engine, wrongKey);
    }

    private static async Task RefuseAsync(Engine engine, string wrongKey)
    {
        using var intruder = new MailApi(engine.Live.Http.BaseAddress!, wrongKey);
        Assert.Equal(HttpStatusCode.Unauthorized, (await intruder.PostAsync("/v1/messages", Mail("ann"))).Status);

        var foreign = Mail("ann");
        foreign["from"] = $"{Mark}from@other.test";
        Assert.Equal(HttpStatusCode.Forbidden, (await engine.Live.PostAsync("/v1/messages", foreign)).Status);

        var invalid = Mail("ann");
        invalid["to"] = new JsonArray($"{Mark}local at nowhere");
        invalid[$"{Mark}unknown"] = 1;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await engine.Live.PostAsync("/v1/messages", invalid)).Status);

        using var broken = new StringContent($$"""{"subject": "{{Mark}}subject", """, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await engine.Live.Http.PostAsync("/v1/messages", broken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<string> SendAsync(MailApi api, string behaviour)
    {
        var (status, body) = await api.PostAsync("/v1/messages", Mail(behaviour));
        Assert.Equal(HttpStatusCode.Accepted, status);
        return body["id"]!.GetValue<string>();
    }

    private static async Task<string> SendUntilSuppressedAsync(MailApi api)
    {
        for (var tries = 0; ; tries++)
        {
            var (_, body) = await api.PostAsync("/v1/messages", Mail("unknown"));
            if (body["status"]!.GetValue<string>() == "suppressed" || tries == 100)
            {
                return body["id"]!.GetValue<string>();
            }
        }
    }
}
