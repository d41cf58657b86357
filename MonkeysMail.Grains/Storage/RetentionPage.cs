namespace MonkeysMail.Grains.Storage;

/// <summary>A step of a walk.</summary>
/// <param name="Deleted">Rows deleted.</param>
/// <param name="Last">The message that the step came to; null when it came to the end.</param>
public sealed record RetentionPage(int Deleted, Guid? Last);
