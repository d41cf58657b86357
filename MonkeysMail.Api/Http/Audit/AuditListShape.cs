namespace MonkeysMail.Api.Http.Audit;

/// <summary>A page of changes, newest first.</summary>
/// <param name="Data">The changes.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
internal sealed record AuditListShape(IReadOnlyList<AuditEntryShape> Data, string? NextCursor);
