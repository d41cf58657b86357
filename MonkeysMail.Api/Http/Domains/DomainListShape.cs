namespace MonkeysMail.Api.Http.Domains;

/// <summary>A page of domains by name.</summary>
/// <param name="Data">The domains.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
internal sealed record DomainListShape(IReadOnlyList<DomainSummaryShape> Data, string? NextCursor);
