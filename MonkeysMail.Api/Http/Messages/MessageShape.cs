namespace MonkeysMail.Api.Http.Messages;

/// <summary>A message with the state of each recipient and every attempt.</summary>
internal sealed record MessageShape
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>The first state, in the order of the contract, that any recipient has.</summary>
    public required string Status { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it is to be sent; null: at once.</summary>
    public required DateTime? SendAt { get; init; }

    /// <summary>The author's address.</summary>
    public required string From { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary><c>transactional</c> or <c>broadcast</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>The tags given at acceptance.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The metadata given at acceptance.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Octets of the rendered message; 0 while a scheduled one is not rendered.</summary>
    public required int Size { get; init; }

    /// <summary>Each distinct recipient.</summary>
    public required IReadOnlyList<RecipientShape> Recipients { get; init; }

    public static MessageShape Of(MessageDescription message) => new()
    {
        Id = message.Id.ToString(),
        Status = StatusNames.Of(message.Status),
        CreatedAt = Times.Edge(message.CreatedAt),
        SendAt = Times.Edge(message.SendAt),
        From = message.From,
        Subject = message.Subject,
        Stream = StatusNames.Of(message.Stream),
        Tags = message.Tags.IsDefault ? [] : message.Tags,
        Metadata = message.Metadata,
        Size = message.Size,
        Recipients = [.. message.Recipients.Select(RecipientShape.Of)],
    };
}
