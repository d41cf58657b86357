using System.Text.Json;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>A fact about a message.</summary>
internal sealed record EventShape
{
    /// <summary>The event's id: one fact has one id.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of event.</summary>
    public required string Type { get; init; }

    /// <summary>When it became true.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The message.</summary>
    public required string MessageId { get; init; }

    /// <summary>The recipient, when it is about one.</summary>
    public required string? Recipient { get; init; }

    /// <summary>What belongs to the type: the reply, the attempt's number, the reason.</summary>
    public required JsonElement Data { get; init; }

    public static EventShape Of(MailEvent fact) => new()
    {
        Id = fact.Id.ToString(),
        Type = StatusNames.Of(fact.Type),
        CreatedAt = Times.Edge(fact.CreatedAt),
        MessageId = fact.Message.ToString(),
        Recipient = fact.Recipient,
        Data = JsonElement.Parse(string.IsNullOrEmpty(fact.Data) ? "{}" : fact.Data),
    };
}
