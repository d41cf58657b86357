// The operations of /v1/audit: parameters and examples.
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using MonkeysMail.Api.Http.Audit;

namespace MonkeysMail.Api.Http.Docs;

internal static class AuditDocs
{
    private static JsonNode Entry => JsonNode.Parse("""
        {
          "position": 7,
          "id": "aud_01kg0t1r00e0qtsv8d2x9m3c5f",
          "created_at": "2026-01-31T08:00:00Z",
          "actor": {"kind": "key", "id": "key_a1b2c3d4e5f6", "address": "192.0.2.7"},
          "request_id": "req_01kg0t1r00e0qtsv8d2x9m3c5g",
          "action": "key.revoked",
          "target": "key_f6e5d4c3b2a1",
          "before": {"status": "active"},
          "after": {"status": "revoked"},
          "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        }
        """)!;

    public static void Describe(OpenApiOperation operation)
    {
        switch (operation.OperationId)
        {
            case "ListAuditEntries":
                OperationDocs.Parameter(operation, "limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 100; 50 when left out.", 50);
                OperationDocs.Parameter(operation, "cursor", ParameterLocation.Query, JsonSchemaType.String, "The next_cursor of the page before.", null);
                Filters(operation);
                OperationDocs.Answer(operation, "200", "application/json", new JsonObject { ["data"] = new JsonArray(Entry), ["next_cursor"] = null });
                break;
            case "ExportAuditEntries":
                Filters(operation);
                OperationDocs.Answer(operation, "200", ReadAudit.Lines, JsonValue.Create(Entry.ToJsonString() + "\n"));
                break;
            case "VerifyAuditLog":
                OperationDocs.Parameter(operation, "cursor", ParameterLocation.Query, JsonSchemaType.String, "The next_cursor of an incomplete check.", null);
                OperationDocs.Answer(
                    operation, "200", "application/json", new JsonObject { ["valid"] = true, ["checked_to"] = 7, ["complete"] = true });
                break;
            default:
                break;
        }
    }

    private static void Filters(OpenApiOperation operation)
    {
        OperationDocs.Parameter(operation, "action", ParameterLocation.Query, JsonSchemaType.String, "Just this action.", "key.revoked");
        OperationDocs.Parameter(operation, "actor", ParameterLocation.Query, JsonSchemaType.String, "Changes by this key, user or part.", "key_a1b2c3d4e5f6");
        OperationDocs.Parameter(operation, "target", ParameterLocation.Query, JsonSchemaType.String, "Changes of this.", "key_f6e5d4c3b2a1");
        OperationDocs.Parameter(operation, "after", ParameterLocation.Query, JsonSchemaType.String, "Made at or after this RFC 3339 time.", "2026-01-31T08:00:00Z");
        OperationDocs.Parameter(operation, "before", ParameterLocation.Query, JsonSchemaType.String, "Made before this RFC 3339 time.", "2026-02-28T08:00:00Z");
    }
}
