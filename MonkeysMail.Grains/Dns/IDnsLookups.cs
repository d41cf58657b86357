// The questions that evaluators of policies (SPF, DMARC, the records of a domain) put to the DNS. Failures are values; nothing is kept between two questions.
using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Grains.Dns;

public interface IDnsLookups
{
    /// <summary>TXT records, the strings of each joined (RFC 7208 3.3).</summary>
    Task<DnsAnswer<string>> TxtAsync(string name, CancellationToken ct);

    /// <summary>Addresses of one family.</summary>
    Task<DnsAnswer<IPAddress>> AddressesAsync(string name, AddressFamily family, CancellationToken ct);

    /// <summary>The hosts of MX records by preference, lower case, without the last dot; the null MX is an empty name.</summary>
    Task<DnsAnswer<string>> ExchangesAsync(string name, CancellationToken ct);

    /// <summary>The names of an address.</summary>
    Task<DnsAnswer<string>> NamesAsync(IPAddress address, CancellationToken ct);

    /// <summary>Where the name is an alias of.</summary>
    Task<DnsAnswer<string>> AliasAsync(string name, CancellationToken ct);
}
