// The operations of /v1/suppressions: parameters and examples.
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using MonkeysMail.Api.Http.Suppressions;

namespace MonkeysMail.Api.Http.Docs;

internal static class SuppressionDocs
{
    public const string Csv =
        "email,reason,stream,created_at,expires_at\r\nann@example.net,bounce,,2026-01-31T08:00:00Z,\r\nbob@example.net,unsubscribe,broadcast,,\r\n";

    public static JsonNode New => JsonNode.Parse("""
        {
          "data": [
            {"email": "ann@example.net", "reason": "complaint"},
            {"email": "bob@example.net", "stream": "broadcast", "reason": "unsubscribe"}
          ]
        }
        """)!;

    public static void Describe(OpenApiOperation operation)
    {
        switch (operation.OperationId)
        {
            case "ListSuppressions":
                OperationDocs.Parameter(operation, "limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 100; 50 when left out.", 50);
                OperationDocs.Parameter(operation, "cursor", ParameterLocation.Query, JsonSchemaType.String, "The next_cursor of the page before.", null);
                OperationDocs.Parameter(operation, "email", ParameterLocation.Query, JsonSchemaType.String, "Entries of this address.", "ann@example.net");
                OperationDocs.Parameter(operation, "reason", ParameterLocation.Query, JsonSchemaType.String,
                    $"One of {string.Join(", ", SuppressionNames.Reasons)}.", "bounce");
                OperationDocs.Parameter(operation, "stream", ParameterLocation.Query, JsonSchemaType.String,
                    $"Entries that cover just this: one of {string.Join(", ", SuppressionNames.Scopes)}.", "broadcast");
                OperationDocs.Answer(operation, "200", "application/json", Page);
                break;
            case "ExportSuppressions":
                OperationDocs.Answer(operation, "200", CsvMedia.Type, JsonValue.Create(Csv));
                break;
            case "AddSuppressions":
                OperationDocs.Request(operation, "application/json", New);
                OperationDocs.Answer(operation, "200", "application/json", new JsonObject { ["accepted"] = 2, ["added"] = 1, ["changed"] = 0 });
                break;
            case "RemoveSuppression":
                OperationDocs.Parameter(operation, "stream", ParameterLocation.Query, JsonSchemaType.String,
                    $"Only the entry that covers just this: one of {string.Join(", ", SuppressionNames.Scopes)}.", "broadcast");
                break;
            case "ImportSuppressions":
                OperationDocs.Request(operation, CsvMedia.Type, JsonValue.Create(Csv));
                OperationDocs.Answer(operation, "200", "application/json", Imported);
                break;
            default:
                break;
        }
    }

    private static JsonNode Page => JsonNode.Parse("""
        {
          "data": [
            {
              "email": "ann@example.net",
              "reason": "bounce",
              "stream": null,
              "source": "evt_4q8h2m1c9v0xk5t7z3b6n8d1fg",
              "created_at": "2026-01-31T08:00:00.12Z",
              "expires_at": null
            }
          ],
          "next_cursor": null
        }
        """)!;

    private static JsonNode Imported => JsonNode.Parse("""
        {
          "accepted": 99998,
          "refused": 2,
          "added": 99001,
          "changed": 0,
          "errors": [
            {"line": 17, "message": "email must be an e-mail address."},
            {"line": 4711, "message": "has 3 fields, the first line 5."}
          ]
        }
        """)!;
}
