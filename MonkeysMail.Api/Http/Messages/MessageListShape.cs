namespace MonkeysMail.Api.Http.Messages;

/// <summary>A page of messages, newest first.</summary>
/// <param name="Data">The messages.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
internal sealed record MessageListShape(IReadOnlyList<MessageShape> Data, string? NextCursor);
