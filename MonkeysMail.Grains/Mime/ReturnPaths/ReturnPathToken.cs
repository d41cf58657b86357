namespace MonkeysMail.Grains.Mime.ReturnPaths;

/// <summary>What a signed address of ours says.</summary>
/// <param name="ExpiresAt">The end of a UTC day; after it the address is refused.</param>
public sealed record ReturnPathToken(ReturnPathPurpose Purpose, WorkspaceId Workspace, MessageId Message, DateTimeOffset ExpiresAt);
