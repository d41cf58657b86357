namespace MonkeysMail.Api.Http.Messages;

/// <summary>A message's timeline, oldest first.</summary>
/// <param name="Data">The events.</param>
/// <param name="NextCursor">Always null: a timeline is one page.</param>
internal sealed record EventListShape(IReadOnlyList<EventShape> Data, string? NextCursor);
