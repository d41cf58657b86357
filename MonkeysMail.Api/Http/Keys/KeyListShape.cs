namespace MonkeysMail.Api.Http.Keys;

/// <summary>A page of keys, newest first. Of the keys that have ended, the latest 200 are shown.</summary>
/// <param name="Data">The keys.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
internal sealed record KeyListShape(IReadOnlyList<KeyShape> Data, string? NextCursor);
