namespace MonkeysMail.Api.Http.Messages;

/// <summary>What protected a connection.</summary>
/// <param name="Version">For example <c>1.3</c>.</param>
/// <param name="Cipher">The cipher suite's IANA name.</param>
internal sealed record TlsShape(string Version, string Cipher);
