namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>A page of the list, newest first.</summary>
/// <param name="Data">The entries.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
internal sealed record SuppressionListShape(IReadOnlyList<SuppressionShape> Data, string? NextCursor);
