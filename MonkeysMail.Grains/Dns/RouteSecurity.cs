// What is known, before a host is chosen, of how mail to a domain is to be protected. Domains share connections only where it is the same, so it is
// a part of the destination's key: a connection that was made under a weaker demand never serves a stricter one.
using MonkeysMail.Grains.Dns.MtaSts;

namespace MonkeysMail.Grains.Dns;

/// <param name="Policy">The domain's MTA-STS policy, unless its mode is none.</param>
/// <param name="Secure">The MX records are authentic by DNSSEC, so that DANE counts (RFC 7672 2.2.1).</param>
/// <param name="Required">The message demands REQUIRETLS (RFC 8689).</param>
public sealed record RouteSecurity(MtaStsPolicy? Policy, bool Secure, bool Required)
{
    public static readonly RouteSecurity None = new(null, false, false);

    /// <summary>Differs where connections must not be shared; empty when nothing is asked for.</summary>
    public string Key { get; } = (Policy is null ? "" : $"|sts:{Policy.Key}") + (Secure ? "|dnssec" : "") + (Required ? "|require" : "");

    /// <summary>A destination's key, which ends with <see cref="Key"/>, without it: the hosts alone.</summary>
    public string HostsOf(string destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return destination[..^Key.Length];
    }
}
