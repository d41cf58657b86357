namespace MonkeysMail.Api.Http.Domains;

/// <summary>A key that signs.</summary>
/// <param name="Selector">Its selector.</param>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="Record">What the DNS has of it.</param>
/// <param name="Aligned">Its signatures are of the domain of the author.</param>
internal sealed record DkimCheckShape(string Selector, string Algorithm, string Record, bool Aligned);
