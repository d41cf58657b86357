// What each operation takes beside its body, what its answers carry, and an example of each. By the operation's name, beside the
// route itself, so that a route without documentation stands out in the checked-in document.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Docs;

internal static class OperationDocs
{
    public static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (operation.Tags?.Any(t => t.Name is "Messages" or "Suppressions" or "Audit" or "Keys" or "Domains" or "Workspace") == true)
        {
            operation.Security = [.. new[] { ApiDocument.Bearer, ApiDocument.ApiKey, ApiDocument.Basic }.Select(name => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(name, context.Document)] = [],
            })];
        }

        switch (operation.OperationId)
        {
            case "SendMessage":
                Sending(operation);
                Request(operation, "application/json", DocExamples.Send);
                Answer(operation, "202", "application/json", DocExamples.Accepted);
                break;
            case "SendRawMessage":
                Sending(operation);
                Parameter(operation, RawMessageReader.EnvelopeHeader, ParameterLocation.Header, JsonSchemaType.String,
                    "Recipients, separated by commas; may be repeated. Left out: To, Cc and Bcc of the message.", "a@example.net, b@example.net");
                Request(operation, "message/rfc822", JsonValue.Create(DocExamples.Raw));
                Answer(operation, "202", "application/json", DocExamples.Accepted);
                break;
            case "SendBatch":
                Sending(operation);
                Request(operation, "application/json", DocExamples.Batch);
                Answer(operation, "202", "application/json", DocExamples.BatchAccepted);
                break;
            case "ListMessages":
                Parameter(operation, "limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 100; 50 when left out.", 50);
                Parameter(operation, "cursor", ParameterLocation.Query, JsonSchemaType.String, "The next_cursor of the page before.", null);
                Parameter(operation, "status", ParameterLocation.Query, JsonSchemaType.String,
                    $"One of {string.Join(", ", StatusNames.All)}.", "bounced");
                Parameter(operation, "recipient", ParameterLocation.Query, JsonSchemaType.String, "Messages to this address.", "ann@example.net");
                Parameter(operation, "tag", ParameterLocation.Query, JsonSchemaType.String, "Messages with this tag.", "welcome");
                Parameter(operation, "after", ParameterLocation.Query, JsonSchemaType.String,
                    "Accepted at or after this RFC 3339 time.", "2026-01-31T08:00:00Z");
                Parameter(operation, "before", ParameterLocation.Query, JsonSchemaType.String,
                    "Accepted before this RFC 3339 time.", "2026-02-28T08:00:00Z");
                Answer(operation, "200", "application/json",
                    new JsonObject { ["data"] = new JsonArray(DocExamples.Message), ["next_cursor"] = null });
                break;
            case "GetMessage":
                Answer(operation, "200", "application/json", DocExamples.Message);
                break;
            case "RetryMessage":
                Parameter(operation, "Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String,
                    "1 to 256 visible ASCII characters that stand for this request for 24 hours.", "retry-4711");
                MessageOrReceipt(operation, context);
                break;
            case "CancelMessage":
                MessageOrReceipt(operation, context);
                break;
            case "RescheduleMessage":
                Request(operation, "application/json", new JsonObject { ["send_at"] = "2026-03-01T08:00:00Z" });
                MessageOrReceipt(operation, context);
                break;
            case "ListMessageEvents":
                Answer(operation, "200", "application/json", DocExamples.Events);
                break;
            case "GetRawMessage":
                Answer(operation, "200", "message/rfc822", JsonValue.Create(DocExamples.Raw));
                break;
            default:
                KeyDocs.Describe(operation);
                DomainDocs.Describe(operation);
                SuppressionDocs.Describe(operation);
                AuditDocs.Describe(operation);
                break;
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            DescribeResponse(status, response);
        }
    }

    private static void MessageOrReceipt(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        Answer(operation, "200", "application/json", DocExamples.Message);
        if (operation.Responses?["200"].Content?["application/json"] is OpenApiMediaType media)
        {
            media.Schema = new OpenApiSchema
            {
                AnyOf = [new OpenApiSchemaReference("Message", context.Document), new OpenApiSchemaReference("Accepted", context.Document)],
            };
        }
    }

    private static void DescribeResponse(string status, IOpenApiResponse response)
    {
        if (response is not OpenApiResponse answer)
        {
            return;
        }

        Header(answer, "X-Request-Id", "Names this request; tell it when you report a fault.");
        if (status is "429" or "503")
        {
            Header(answer, "Retry-After", "Seconds to wait before a repeat can succeed.");
        }

        if (DocExamples.Problem(status) is { } problem
            && answer.Content?.TryGetValue("application/problem+json", out var media) == true && media is OpenApiMediaType open)
        {
            answer.Description = (string?)problem["title"];
            open.Example = problem;
        }
    }

    private static void Sending(OpenApiOperation operation)
    {
        Parameter(operation, "Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String,
            "1 to 256 visible ASCII characters that stand for this request for 24 hours.", "order-4711");
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is OpenApiResponse answer && status is "202" or "429")
            {
                answer = (OpenApiResponse)response;
                Header(answer, "RateLimit-Policy", "`\"burst\";q=RECIPIENTS;w=SECONDS`: the token bucket, and in what time it fills; `\"day\"` and `\"month\"` beside it where such a quota is in force. "
                    + "Each is the workspace's, or the key's own when less is left in that.");
                Header(answer, "RateLimit", "`\"burst\";r=RECIPIENTS;t=SECONDS`: what is left of each policy, and when it is full again or starts anew.");
                if (status == "202")
                {
                    Header(answer, "Idempotent-Replayed", "`true` when this is the answer of an earlier equal request.");
                }
            }
        }
    }

    internal static void Parameter(
        OpenApiOperation operation, string name, ParameterLocation place, JsonSchemaType type, string description, JsonNode? example) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Required = false,
            Description = description,
            Schema = new OpenApiSchema { Type = type },
            Example = example,
        });

    private static void Header(OpenApiResponse response, string name, string description) =>
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal))[name] =
            new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    internal static void Request(OpenApiOperation operation, string mediaType, JsonNode example)
    {
        if (operation.RequestBody?.Content?.TryGetValue(mediaType, out var media) == true && media is OpenApiMediaType open)
        {
            open.Example = example;
        }
    }

    internal static void Answer(OpenApiOperation operation, string status, string mediaType, JsonNode example)
    {
        if (operation.Responses?.TryGetValue(status, out var response) == true
            && response.Content?.TryGetValue(mediaType, out var media) == true && media is OpenApiMediaType open)
        {
            open.Example = example;
        }
    }
}
