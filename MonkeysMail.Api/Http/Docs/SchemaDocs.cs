// What the shapes' types can not say: an address may be a string, a state is one of a few words, a data object is open.
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MonkeysMail.Api.Http.Domains;
using MonkeysMail.Api.Http.Keys;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Http.Suppressions;
using MonkeysMail.Api.Http.Workspace;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Docs;

internal static class SchemaDocs
{
    public static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo is { } property)
        {
            DescribeProperty(schema, property.DeclaringType, property.Name);
        }

        var type = context.JsonTypeInfo.Type;
        if (type == typeof(AddressShape))
        {
            schema.AnyOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String, Description = "`ann@example.net` or `Ann <ann@example.net>`" },
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object, Properties = schema.Properties, Required = schema.Required, AdditionalPropertiesAllowed = false,
                },
            ];
            schema.Type = null;
            schema.Properties = null;
            schema.Required = null;
        }
        else if (type == typeof(NewSuppressionsShape))
        {
            schema.AnyOf =
            [
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object, Properties = schema.Properties, Required = schema.Required, AdditionalPropertiesAllowed = false,
                },
                new OpenApiSchemaReference("NewSuppression", context.Document),
            ];
            schema.Type = null;
            schema.Properties = null;
            schema.Required = null;
        }
        else if (type == typeof(NewSuppressionShape) || type == typeof(SendShape) || type == typeof(AttachmentShape) || type == typeof(BatchShape) || type == typeof(RescheduleShape))
        {
            schema.AdditionalPropertiesAllowed = false;
        }
        else if (type == typeof(NewKeyShape) || type == typeof(KeyChangeShape) || type == typeof(KeyRotationShape) || type == typeof(WorkspaceChangeShape)
            || type == typeof(LimitsChangeShape) || type == typeof(RetentionChangeShape)
            || type == typeof(NewDomainShape) || type == typeof(DomainChangeShape) || type == typeof(DomainCheckShape))
        {
            schema.AdditionalPropertiesAllowed = false;
        }
        else if (type == typeof(JsonElement))
        {
            schema.Type = JsonSchemaType.Object;
        }
    }

    private static void DescribeProperty(OpenApiSchema schema, Type owner, string name)
    {
        switch (name)
        {
            case "status" when owner == typeof(AcceptedShape) || owner == typeof(MessageShape) || owner == typeof(RecipientShape)
                || owner == typeof(AcceptedRecipientShape) || owner == typeof(BatchItemShape):
                schema.Enum = Words(StatusNames.All);
                break;
            case "outcome":
                schema.Enum = Words(Enum.GetValues<AttemptOutcome>().Select(StatusNames.Of));
                break;
            case "type" when owner == typeof(EventShape):
                schema.Enum = Words(Enum.GetValues<MailEventType>().Select(StatusNames.Of));
                break;
            case "stream":
                schema.Enum = Words(Enum.GetValues<MailStream>().Select(StatusNames.Of));
                break;
            case "status" when owner == typeof(KeyShape):
                schema.Enum = Words(KeyNames.Statuses);
                break;
            case "status" when owner == typeof(DomainShape) || owner == typeof(DomainSummaryShape):
                schema.Enum = Words(DomainWords.Statuses);
                break;
            case "status" when owner == typeof(DomainRecordShape):
            case "record" when owner == typeof(DkimCheckShape):
                schema.Enum = Words(DomainWords.RecordStatuses);
                break;
            case "status" when owner == typeof(DkimKeyShape):
                schema.Enum = Words(DomainWords.KeyStatuses);
                break;
            case "purpose" when owner == typeof(DomainRecordShape):
                schema.Enum = Words(DomainWords.Purposes);
                break;
            case "need" when owner == typeof(DomainRecordShape):
                schema.Enum = Words(DomainWords.Needs);
                break;
            case "algorithm" when owner == typeof(DkimKeyShape) || owner == typeof(DkimCheckShape):
                schema.Enum = Words(DomainWords.Algorithms);
                break;
            case "mode":
                schema.Enum = Words(KeyNames.Modes);
                break;
            case "scopes":
                schema.Description += $" One or more of {string.Join(", ", Scopes.Known.Select(scope => $"`{scope}`"))}.";
                break;
            case "reason" when owner == typeof(SuppressionShape) || owner == typeof(NewSuppressionShape):
                schema.Enum = Words(SuppressionNames.Reasons);
                break;
            case "data" when owner == typeof(NewSuppressionsShape):
                schema.MinItems = 1;
                schema.MaxItems = SuppressionReader.MostEntries;
                break;
            case "code" when owner == typeof(ProblemShape):
                schema.Enum = Words(ProblemKind.All.Select(k => k.Code));
                break;
            case "subject" when owner == typeof(SendShape):
                schema.MaxLength = ContentRules.SubjectCharacters;
                break;
            case "tags" when owner == typeof(SendShape):
                schema.MaxItems = ContentRules.TagCount;
                break;
            case "expires_in":
                schema.Minimum = $"{ContentRules.ExpiresInLeast}";
                schema.Maximum = $"{ContentRules.ExpiresInMost}";
                break;
            case "content" when owner == typeof(AttachmentShape):
                schema.Format = "byte";
                break;
            case "messages" when owner == typeof(BatchShape):
                schema.MinItems = 1;
                schema.MaxItems = 1_000;
                break;
            default:
                break;
        }
    }

    private static List<JsonNode> Words(IEnumerable<string> words) => [.. words.Select(w => (JsonNode)JsonValue.Create(w))];
}
