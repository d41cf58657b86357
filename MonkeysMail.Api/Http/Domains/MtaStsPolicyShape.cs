namespace MonkeysMail.Api.Http.Domains;

/// <summary>A policy file (RFC 8461 3.2) for mail to the domain, to be served by its owner.</summary>
/// <param name="Url">Where it is fetched from.</param>
/// <param name="Text">The file, lines ended by CRLF.</param>
internal sealed record MtaStsPolicyShape(string Url, string Text);
