// The operations of /v1/keys and /v1/workspace: parameters and examples.
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MonkeysMail.Api.Http.Docs;

internal static class KeyDocs
{
    private const string KeyText = "mm_live_k3v9x0q2m7ab.Zk9x3T0cW1yq7uQp5nS8dF2hJ6lV4bM0aR1eXoYtGzI";

    public static JsonNode New => Parse("""
        {
          "name": "web shop",
          "mode": "live",
          "scopes": ["mail:send", "mail:read"],
          "expires_at": null,
          "domains": ["example.com"],
          "addresses": ["192.0.2.0/24", "2001:db8::/32"],
          "rate": 20,
          "burst": 200,
          "daily_quota": 50000,
          "monthly_quota": 0
        }
        """);

    public static JsonNode Change => Parse("""{"name": "web shop (Berlin)", "addresses": [], "rate": 0}""");

    public static JsonNode WorkspaceChange => Parse("""{"allowlist": ["192.0.2.0/24", "2001:db8::/32"], "limits": {"rate": 50, "daily_quota": 200000}, "retention": {"bodies_days": 30}}""");

    private static JsonNode Key => Parse("""
        {
          "id": "key_k3v9x0q2m7ab",
          "name": "web shop",
          "mode": "live",
          "status": "active",
          "scopes": ["mail:send", "mail:read"],
          "domains": ["example.com"],
          "addresses": ["192.0.2.0/24", "2001:db8::/32"],
          "rate": 20,
          "burst": 200,
          "daily_quota": 50000,
          "monthly_quota": 0,
          "created_at": "2026-01-31T08:00:00.12Z",
          "expires_at": null,
          "revoked_at": null,
          "overlap_ends_at": null,
          "predecessor": null,
          "successor": null,
          "usage": {"messages": 4711, "last_used_at": "2026-02-01T09:30:00Z", "last_used_from": "192.0.2.7", "day_recipients": 412, "month_recipients": 412}
        }
        """);

    private static JsonNode Workspace => Parse("""
        {
          "id": "ws_01kg0t1r00e0qtsv8d2x9m3c5f",
          "allowlist": ["192.0.2.0/24", "2001:db8::/32"],
          "limits": {"rate": 50, "burst": null, "daily_quota": 200000, "monthly_quota": null},
          "ceilings": {"rate": 100, "burst": 1000, "daily_quota": 0, "monthly_quota": 5000000},
          "in_force": {"rate": 30, "burst": 1000, "daily_quota": 200000, "monthly_quota": 5000000},
          "usage": {
            "day": {"recipients": 61200, "quota": 200000, "resets_at": "2026-02-02T00:00:00Z"},
            "month": {"recipients": 61200, "quota": 5000000, "resets_at": "2026-03-01T00:00:00Z"}
          },
          "adaptive": {
            "enabled": true,
            "factor": 0.6,
            "reason": "3.2 % of 58,400 recipients bounced in the last 24 hours; the rate narrows from 2 % on and is at its least from 5 % on.",
            "outcomes": 58400,
            "bounce_rate": 0.032,
            "complaint_rate": 0
          },
          "retention": {"bodies_days": 30, "metadata_days": 90, "events_days": 90, "audit_days": 365}
        }
        """);

    public static void Describe(OpenApiOperation operation)
    {
        switch (operation.OperationId)
        {
            case "CreateKey":
                Claim(operation);
                OperationDocs.Request(operation, "application/json", New);
                OperationDocs.Answer(operation, "201", "application/json", Made(null));
                break;
            case "RotateKey":
                Claim(operation);
                OperationDocs.Request(operation, "application/json", Parse("""{"overlap_seconds": 3600}"""));
                OperationDocs.Answer(operation, "201", "application/json", Made("key_a1b2c3d4e5f6"));
                break;
            case "ListKeys":
                OperationDocs.Parameter(operation, "limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 100; 50 when left out.", 50);
                OperationDocs.Parameter(operation, "cursor", ParameterLocation.Query, JsonSchemaType.String, "The next_cursor of the page before.", null);
                OperationDocs.Answer(operation, "200", "application/json", new JsonObject { ["data"] = new JsonArray(Key), ["next_cursor"] = null });
                break;
            case "GetKey":
                OperationDocs.Answer(operation, "200", "application/json", Key);
                break;
            case "ChangeKey":
                OperationDocs.Request(operation, "application/json", Change);
                var changed = Key;
                changed["name"] = "web shop (Berlin)";
                changed["addresses"] = new JsonArray();
                changed["rate"] = 0;
                changed["burst"] = 0;
                OperationDocs.Answer(operation, "200", "application/json", changed);
                break;
            case "RevokeKey":
                OperationDocs.Parameter(operation, "force", ParameterLocation.Query, JsonSchemaType.Boolean,
                    "true: also the last key without an end that may change keys.", false);
                var revoked = Key;
                revoked["status"] = "revoked";
                revoked["revoked_at"] = "2026-02-01T10:00:00Z";
                OperationDocs.Answer(operation, "200", "application/json", revoked);
                break;
            case "GetWorkspace":
                OperationDocs.Answer(operation, "200", "application/json", Workspace);
                break;
            case "ChangeWorkspace":
                OperationDocs.Request(operation, "application/json", WorkspaceChange);
                OperationDocs.Answer(operation, "200", "application/json", Workspace);
                break;
            default:
                break;
        }
    }

    private static void Claim(OpenApiOperation operation) =>
        OperationDocs.Parameter(operation, "Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String,
            "1 to 256 visible ASCII characters that stand for this request for 24 hours: a repeat makes no second key.", "shop-key-1");

    private static JsonObject Made(string? predecessor)
    {
        var made = Key.AsObject();
        made.Insert(1, "key", KeyText);
        made["predecessor"] = predecessor;
        made["usage"] = Parse("""{"messages": 0, "last_used_at": null, "last_used_from": null, "day_recipients": 0, "month_recipients": 0}""");
        return made;
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
