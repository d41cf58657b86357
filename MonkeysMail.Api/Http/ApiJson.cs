// How answers are written: source-generated, snake_case. Requests are not read with this (see Messages/MessageReader).
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MonkeysMail.Api.Http.Audit;
using MonkeysMail.Api.Http.Domains;
using MonkeysMail.Api.Http.Health;
using MonkeysMail.Api.Http.Keys;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Http.Suppressions;
using MonkeysMail.Api.Http.Workspace;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProblemShape))]
[JsonSerializable(typeof(AcceptedShape))]
[JsonSerializable(typeof(BatchAcceptedShape))]
[JsonSerializable(typeof(MessageShape))]
[JsonSerializable(typeof(MessageListShape))]
[JsonSerializable(typeof(EventListShape))]
[JsonSerializable(typeof(AuditListShape))]
[JsonSerializable(typeof(AuditVerificationShape))]
[JsonSerializable(typeof(HealthShape))]
[JsonSerializable(typeof(SendShape))]
[JsonSerializable(typeof(BatchShape))]
[JsonSerializable(typeof(RescheduleShape))]
[JsonSerializable(typeof(KeyShape))]
[JsonSerializable(typeof(KeyListShape))]
[JsonSerializable(typeof(NewKeyShape))]
[JsonSerializable(typeof(KeyChangeShape))]
[JsonSerializable(typeof(KeyRotationShape))]
[JsonSerializable(typeof(DomainShape))]
[JsonSerializable(typeof(DomainListShape))]
[JsonSerializable(typeof(NewDomainShape))]
[JsonSerializable(typeof(DomainChangeShape))]
[JsonSerializable(typeof(DomainCheckShape))]
[JsonSerializable(typeof(AlignmentShape))]
[JsonSerializable(typeof(WorkspaceShape))]
[JsonSerializable(typeof(WorkspaceChangeShape))]
[JsonSerializable(typeof(SuppressionListShape))]
[JsonSerializable(typeof(NewSuppressionsShape))]
[JsonSerializable(typeof(AddedSuppressionsShape))]
[JsonSerializable(typeof(ImportedSuppressionsShape))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>With readable text: the answers are application/json and nosniff, never parts of a page.</summary>
    public static ApiJson Instance => Readable.Value;

    // Apart, because the order of static fields over two files (the other is generated) is not defined.
    private static class Readable
    {
        internal static readonly ApiJson Value =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
