namespace MonkeysMail.Api.Http.Messages;

/// <summary>A new time for a scheduled message.</summary>
/// <param name="SendAt">When to send, at most 90 days ahead (RFC 3339).</param>
internal sealed record RescheduleShape(DateTime SendAt);
