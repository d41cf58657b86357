// A TLSA record (RFC 6698 2.1) and whether SMTP can use it (RFC 7672 3.1): DANE-TA(2) and DANE-EE(3) alone, a known selector and matching type, data of
// the right length. PKIX usages say nothing to a mail server, which has no agreed set of authorities.
namespace MonkeysMail.Grains.Dns.Dane;

/// <param name="Usage">2: an authority's certificate or key; 3: the server's own.</param>
/// <param name="Selector">0: the whole certificate; 1: its public key.</param>
/// <param name="Matching">0: the octets themselves; 1: their SHA-256; 2: their SHA-512.</param>
public sealed record TlsaRecord(byte Usage, byte Selector, byte Matching, ImmutableArray<byte> Data)
{
    public const byte TrustAnchor = 2;
    public const byte EndEntity = 3;

    public bool IsUsable => Usage is TrustAnchor or EndEntity && Selector is 0 or 1 && Matching switch
    {
        0 => Data.Length > 0,
        1 => Data.Length == 32,
        2 => Data.Length == 64,
        _ => false,
    };
}
