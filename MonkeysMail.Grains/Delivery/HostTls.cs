// The TLS that one MX host must give before it gets mail, and what it is told when it does not. Opportunistic TLS (RFC 7435) demands nothing: it
// protects against listeners, not against impostors.
using MonkeysMail.Grains.Dns.Dane;

namespace MonkeysMail.Grains.Delivery;

/// <param name="Host">The MX host: its certificate is for this name.</param>
/// <param name="Policy">As an attempt shows it: opportunistic, mta_sts, dane, require.</param>
/// <param name="Name">The name that is sent in the handshake (RFC 6066 3); of DANE the one whose TLSA records count.</param>
/// <param name="Records">Usable TLSA records.</param>
/// <param name="Roots">Authorities beside those of the system.</param>
internal sealed record HostTls(string Host, TlsLevel Level, string Policy, string Name, ImmutableArray<TlsaRecord> Records, TrustedRoots Roots)
{
    /// <summary>No plain text, whatever happens.</summary>
    public bool IsDemanded => Level != TlsLevel.Opportunistic;

    /// <summary>The message is to be sent with REQUIRETLS (RFC 8689).</summary>
    public bool NeedsExtension { get; init; }

    /// <summary>Under an MTA-STS policy in testing: whether it names the host; null without one.</summary>
    public bool? Tested { get; init; }

    /// <summary>What it lacks is no passing trouble: it bounces when no host has it (RFC 8689 4.2.1).</summary>
    public bool IsFinal => NeedsExtension;

    public static HostTls Opportunistic(string host, TrustedRoots roots) => new(host, TlsLevel.Opportunistic, "opportunistic", host, [], roots);

    /// <summary>Why no mail goes to it, as an SMTP reply would put it.</summary>
    public string Refusal(string fault) => Policy switch
    {
        "require" => $"550 5.7.30 REQUIRETLS: {fault}",
        "dane" => $"451 4.7.5 DANE: {fault}",
        _ => $"451 4.7.5 MTA-STS: {fault}",
    };
}
