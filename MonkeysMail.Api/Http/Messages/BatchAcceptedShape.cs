namespace MonkeysMail.Api.Http.Messages;

/// <summary>The answer to a batch: one entry a message, in their order.</summary>
internal sealed record BatchAcceptedShape(IReadOnlyList<BatchItemShape> Data);
