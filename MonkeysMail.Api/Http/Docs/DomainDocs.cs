// The operations of /v1/domains: parameters and examples.
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MonkeysMail.Api.Http.Docs;

internal static class DomainDocs
{
    public static JsonNode New => Parse("""{"name": "example.com"}""");

    public static JsonNode Change => Parse("""{"rotation_days": 180}""");

    public static JsonNode Check => Parse("""{"source": "192.0.2.1"}""");

    private static JsonNode Domain => Parse("""
        {
          "name": "example.com",
          "display_name": "example.com",
          "status": "pending",
          "vouched": false,
          "created_at": "2026-01-31T08:00:00Z",
          "verified_at": null,
          "warning_since": null,
          "unverifies_at": null,
          "checked_at": null,
          "rotation_days": 90,
          "rotates_at": null,
          "records": [
            {
              "purpose": "dkim",
              "type": "TXT",
              "name": "mm20260131a1b2c3e._domainkey.example.com",
              "value": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
              "strings": ["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="],
              "need": "suggested",
              "status": "unchecked",
              "found": [],
              "checked_at": null
            }
          ],
          "keys": [
            {
              "selector": "mm20260131a1b2c3e",
              "algorithm": "ed25519-sha256",
              "status": "pending",
              "created_at": "2026-01-31T08:00:00Z",
              "active_at": null,
              "stopped_at": null,
              "retires_at": null
            }
          ],
          "mta_sts_policy": null
        }
        """);

    private static JsonNode Report => Parse("""
        {
          "domain": "example.com",
          "checked_at": "2026-01-31T08:05:00Z",
          "passes": true,
          "dmarc": {
            "policy_domain": "example.com",
            "organizational_domain": "example.com",
            "policy": "reject",
            "testing": false,
            "dkim_alignment": "relaxed",
            "spf_alignment": "relaxed",
            "record": "v=DMARC1; p=reject"
          },
          "dkim": [{"selector": "mm20260131a1b2c3r", "algorithm": "rsa-sha256", "record": "ok", "aligned": true}],
          "spf": [
            {"source": "192.0.2.1", "mail_from": "example.com", "result": "softfail", "aligned": true, "mechanism": "~all", "lookups": 1, "problem": null}
          ],
          "reasons": ["SPF of example.com says softfail for 192.0.2.1."]
        }
        """);

    public static void Describe(OpenApiOperation operation)
    {
        switch (operation.OperationId)
        {
            case "AddDomain":
                Claim(operation);
                OperationDocs.Request(operation, "application/json", New);
                OperationDocs.Answer(operation, "201", "application/json", Domain);
                break;
            case "RotateDomain":
                Claim(operation);
                OperationDocs.Answer(operation, "200", "application/json", Domain);
                break;
            case "GetDomain" or "VerifyDomain":
                OperationDocs.Answer(operation, "200", "application/json", Domain);
                break;
            case "ChangeDomain":
                OperationDocs.Request(operation, "application/json", Change);
                var changed = Domain;
                changed["rotation_days"] = 180;
                OperationDocs.Answer(operation, "200", "application/json", changed);
                break;
            case "CheckDomain":
                OperationDocs.Request(operation, "application/json", Check);
                OperationDocs.Answer(operation, "200", "application/json", Report);
                break;
            case "ListDomains":
                OperationDocs.Parameter(operation, "limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 100; 50 when left out.", 50);
                OperationDocs.Parameter(operation, "cursor", ParameterLocation.Query, JsonSchemaType.String, "The next_cursor of the page before.", null);
                OperationDocs.Answer(operation, "200", "application/json", Parse("""
                    {
                      "data": [{"name": "example.com", "display_name": "example.com", "status": "verified", "created_at": "2026-01-31T08:00:00Z"}],
                      "next_cursor": null
                    }
                    """));
                break;
            default:
                break;
        }
    }

    private static void Claim(OpenApiOperation operation) =>
        OperationDocs.Parameter(operation, "Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String,
            "1 to 256 visible ASCII characters that stand for this request for 24 hours.", "domain-1");

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
