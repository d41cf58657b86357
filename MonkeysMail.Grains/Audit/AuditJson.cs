using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Audit;

/// <summary>The JSON inside sealed audit rows. Stored: fields may be added, never renamed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AuditDraft))]
internal sealed partial class AuditJson : JsonSerializerContext;
