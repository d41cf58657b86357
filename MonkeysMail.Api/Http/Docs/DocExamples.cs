// The examples of the OpenAPI document. Each property makes a new node: a node has one place in a tree. A test sends the requests.
using System.Text.Json.Nodes;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Docs;

internal static class DocExamples
{
    public const string Raw =
        "From: Example <no-reply@example.com>\r\nTo: ann@example.net\r\nSubject: Welcome\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: text/plain; charset=utf-8\r\n\r\nHello Ann\r\n";

    public static JsonNode Send => Parse("""
        {
          "from": {"email": "no-reply@example.com", "name": "Example"},
          "to": ["Ann <ann@example.net>"],
          "reply_to": "support@example.com",
          "subject": "Welcome",
          "text": "Hello Ann",
          "html": "<p>Hello Ann</p>",
          "tags": ["welcome"],
          "metadata": {"user_id": "u_1"},
          "attachments": [{"filename": "hello.txt", "content": "aGVsbG8=", "content_type": "text/plain"}]
        }
        """);

    public static JsonNode Accepted => Parse("""
        {
          "id": "msg_01kg0t1r00e0qtsv8d2x9m3c5f",
          "status": "queued",
          "recipients": [{"email": "ann@example.net", "status": "queued"}]
        }
        """);

    public static JsonNode Batch => Parse("""
        {
          "messages": [
            {"from": "no-reply@example.com", "to": ["ann@example.net"], "subject": "One", "text": "1"},
            {"from": "no-reply@example.com", "to": ["nobody"], "subject": "Two", "text": "2"}
          ]
        }
        """);

    public static JsonNode BatchAccepted
    {
        get
        {
            var error = Problem("422")!;
            error.AsObject().Remove("instance");
            error["errors"] = Fault("to[0]", "must be an e-mail address, like ann@example.net or Ann <ann@example.net>.");
            var first = Accepted.AsObject();
            first.Insert(0, "index", 0);
            return new JsonObject { ["data"] = new JsonArray(first, new JsonObject { ["index"] = 1, ["error"] = error }) };
        }
    }

    public static JsonNode Message => Parse("""
        {
          "id": "msg_01kg0t1r00e0qtsv8d2x9m3c5f",
          "status": "deferred",
          "created_at": "2026-01-31T08:00:00.12Z",
          "send_at": null,
          "from": "no-reply@example.com",
          "subject": "Welcome",
          "stream": "transactional",
          "tags": ["welcome"],
          "metadata": {"user_id": "u_1"},
          "size": 2412,
          "recipients": [
            {
              "email": "ann@example.net",
              "status": "deferred",
              "next_attempt_at": "2026-01-31T08:01:03Z",
              "attempts": [
                {
                  "number": 1,
                  "at": "2026-01-31T08:00:00.15Z",
                  "duration_ms": 41,
                  "host": "mx1.example.net",
                  "address": "192.0.2.7",
                  "source": "192.0.2.1",
                  "tls": {"version": "1.3", "cipher": "TLS_AES_256_GCM_SHA384"},
                  "reply": {"code": 451, "enhanced": "4.7.1", "text": "Try again later"},
                  "outcome": "deferred"
                }
              ]
            }
          ]
        }
        """);

    public static JsonNode Events => Parse("""
        {
          "data": [
            {
              "id": "evt_4q8h2m1c9v0xk5t7z3b6n8d1fg",
              "type": "accepted",
              "created_at": "2026-01-31T08:00:00.12Z",
              "message_id": "msg_01kg0t1r00e0qtsv8d2x9m3c5f",
              "recipient": null,
              "data": {}
            }
          ],
          "next_cursor": null
        }
        """);

    /// <summary>A problem of this status, or null when no problem has it.</summary>
    public static JsonNode? Problem(string status)
    {
        if (ProblemKind.All.FirstOrDefault(k => k.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) == status) is not { } kind)
        {
            return null;
        }

        var problem = new JsonObject
        {
            ["type"] = kind.Type,
            ["title"] = kind.Title,
            ["status"] = kind.Status,
            ["detail"] = kind == ProblemKind.InvalidRequest
                ? "Correct the fields named in errors and send the request again."
                : "What happened, and what to do.",
            ["code"] = kind.Code,
            ["instance"] = "urn:monkeysmail:request:req_01kg0t1r00m2v7q4x8c6z9d3b5",
        };
        if (kind == ProblemKind.InvalidRequest)
        {
            problem["errors"] = Fault("attachments[0].content", "must be base64 with padding, without line ends or spaces.");
        }

        return problem;
    }

    private static JsonArray Fault(string field, string message) => new(new JsonObject { ["field"] = field, ["message"] = message });

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
