using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Messages;

/// <summary>The JSON inside sealed blobs. Stored: fields may be added, never renamed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageHead))]
[JsonSerializable(typeof(MessageState))]
[JsonSerializable(typeof(EventData))]
[JsonSerializable(typeof(SealedEvent))]
internal sealed partial class MessageJson : JsonSerializerContext;
