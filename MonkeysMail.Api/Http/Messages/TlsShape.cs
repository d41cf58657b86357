using System.Text.Json.Serialization;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>What protected a connection.</summary>
/// <param name="Version">For example <c>1.3</c>.</param>
/// <param name="Cipher">The cipher suite's IANA name.</param>
/// <param name="Policy">What asked for it: <c>opportunistic</c>, <c>mta_sts</c>, <c>dane</c> or <c>require</c>; missing in attempts by earlier versions.</param>
/// <param name="Verified">Whether the certificate was good by that policy; of opportunistic TLS, whether it would be for the host's name.</param>
internal sealed record TlsShape(
    string Version,
    string Cipher,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Verified = null);
