namespace MonkeysMail.Grains.Storage;

/// <summary>A part of a shard's queue.</summary>
/// <param name="Messages">Those of the workspace that was asked for.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
public sealed record WaitingPage(IReadOnlyList<MessageId> Messages, WaitingPosition? Next);
