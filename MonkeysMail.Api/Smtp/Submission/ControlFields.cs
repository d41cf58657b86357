namespace MonkeysMail.Api.Smtp.Submission;

/// <summary>What the header fields that are addressed to the engine said.</summary>
/// <param name="SendAt">Null: now.</param>
/// <param name="IdempotencyKey">Null: none, or none that can be used.</param>
internal sealed record ControlFields(
    ImmutableArray<string> Tags, ImmutableDictionary<string, string> Metadata, DateTimeOffset? SendAt, string? IdempotencyKey);
