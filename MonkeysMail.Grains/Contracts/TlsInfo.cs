namespace MonkeysMail.Grains.Contracts;

/// <summary>What protected a connection: version ("1.3") and cipher suite (IANA name).</summary>
/// <param name="Policy">What asked for it: <c>opportunistic</c>, <c>mta_sts</c>, <c>dane</c> or <c>require</c>; null in records from before there were policies.</param>
/// <param name="Verified">The certificate was good by that policy; of opportunistic TLS: would have been good for the host's name.</param>
[GenerateSerializer, Immutable, Alias("mm.TlsInfo")]
public sealed record TlsInfo(
    [property: Id(0)] string Version,
    [property: Id(1)] string Cipher,
    [property: Id(2)] string? Policy = null,
    [property: Id(3)] bool? Verified = null);
