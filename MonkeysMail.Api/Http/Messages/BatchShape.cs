namespace MonkeysMail.Api.Http.Messages;

/// <summary>Messages to be sent, each on its own.</summary>
/// <param name="Messages">1 to 1,000; at most 50 MB together.</param>
internal sealed record BatchShape(IReadOnlyList<SendShape> Messages);
