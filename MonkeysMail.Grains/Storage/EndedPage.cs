namespace MonkeysMail.Grains.Storage;

/// <summary>A step of a walk over messages.</summary>
/// <param name="Messages">Those that may be deleted.</param>
/// <param name="Last">The message that the step came to; null when it came to the end.</param>
public sealed record EndedPage(IReadOnlyList<EndedMessage> Messages, Guid? Last);
