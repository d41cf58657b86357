// Where mail for a domain goes: MX records by preference (RFC 5321 5.1), the domain's own addresses when it has none (the implicit MX), and
// the null MX by which a domain takes no mail (RFC 7505). Cached. Never throws for what the DNS does, never asks for address
// literals, and never tells "I do not know" (try later) and "there is none" (bounce) apart wrongly: a failed query is never "none".
using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Dns.Dane;
using TlsaRecord = MonkeysMail.Grains.Dns.Dane.TlsaRecord;

namespace MonkeysMail.Grains.Dns;

public sealed class MxResolver
{
    /// <summary>Hosts of one domain that are looked at.</summary>
    public const int MaxHosts = 20;

    /// <summary>Addresses of one host that are used.</summary>
    public const int MaxAddresses = 20;

    /// <summary>TLSA records of one host that are looked at.</summary>
    public const int MaxAssociations = 32;

    private readonly DnsQuestioner _questioner;
    private readonly DnsCache<MxAnswer> _exchanges;
    private readonly DnsCache<AddressAnswer> _addresses;
    private readonly DnsCache<TlsaAnswer> _associations;

    public MxResolver(IOptions<DnsOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _questioner = new DnsQuestioner(options);
        _exchanges = new DnsCache<MxAnswer>(options.Value.CacheSize, time);
        _addresses = new DnsCache<AddressAnswer>(options.Value.CacheSize, time);
        _associations = new DnsCache<TlsaAnswer>(options.Value.CacheSize, time);
    }

    /// <summary>The hosts for a domain (A-label). Completes at once when the answer is known.</summary>
    public ValueTask<MxAnswer> ResolveAsync(string domain, CancellationToken ct) => _exchanges.GetAsync(domain, LoadExchangesAsync, ct);

    /// <summary>The TLSA records for SMTP on a host (RFC 7672 3), whatever port a test may use.</summary>
    public ValueTask<TlsaAnswer> ResolveTlsaAsync(string host, CancellationToken ct) => _associations.GetAsync($"_25._tcp.{host}", LoadAssociationsAsync, ct);

    /// <summary>A host's addresses, IPv6 and IPv4 in turn, IPv6 first.</summary>
    public ValueTask<AddressAnswer> ResolveHostAsync(string host, CancellationToken ct) => _addresses.GetAsync(host, LoadAddressesAsync, ct);

    private async Task<(MxAnswer Value, TimeSpan Ttl)> LoadExchangesAsync(string domain)
    {
        var result = await _questioner.AskAsync(domain, QueryType.MX, ResourceRecordType.MX);
        var answer = result.Status switch
        {
            DnsStatus.Found => Rank(domain, result.Records) with { Secure = result.Secure },
            DnsStatus.NoData => new MxAnswer(MxStatus.Found, [new MxHost(Normalize(domain), 0)], null, result.Secure),
            DnsStatus.NoName => MxAnswer.None(MxStatus.Impossible, $"550 5.1.2 the domain {domain} does not exist"),
            _ => MxAnswer.None(MxStatus.Failed, $"451 4.4.3 the DNS does not answer for {domain}: {result.Error}"),
        };
        return (answer, result.Ttl);
    }

    private static MxAnswer Rank(string domain, IReadOnlyList<DnsResourceRecord> records)
    {
        var exchanges = records.OfType<MxRecord>()
            .Select(record => (record.Preference, Name: Normalize(record.Exchange.Value)))
            .ToArray();
        var usable = exchanges.Where(mx => IsHostName(mx.Name))
            .GroupBy(mx => mx.Name, (name, all) => (Preference: all.Min(mx => mx.Preference), Name: name), StringComparer.Ordinal)
            .OrderBy(mx => mx.Preference).ThenBy(mx => mx.Name, StringComparer.Ordinal)
            .Take(MaxHosts)
            .ToArray();
        if (usable.Length == 0)
        {
            return MxAnswer.None(
                MxStatus.Impossible,
                Array.TrueForAll(exchanges, mx => mx.Name.Length == 0)
                    ? $"556 5.1.10 the domain {domain} takes no mail (null MX)"
                    : $"550 5.4.4 the MX records of {domain} name no host");
        }

        var ranks = usable.Select(mx => mx.Preference).Distinct().ToArray();
        return new MxAnswer(MxStatus.Found, [.. usable.Select(mx => new MxHost(mx.Name, Array.IndexOf(ranks, mx.Preference)))], null);
    }

    private async Task<(AddressAnswer Value, TimeSpan Ttl)> LoadAddressesAsync(string host)
    {
        var v6 = _questioner.AskAsync(host, QueryType.AAAA, ResourceRecordType.AAAA);
        var v4 = _questioner.AskAsync(host, QueryType.A, ResourceRecordType.A);
        DnsResult[] results = await Task.WhenAll(v6, v4);

        var six = results[0].Records.OfType<AaaaRecord>().Select(record => record.Address).Where(IsUsable).Take(MaxAddresses / 2);
        var four = results[1].Records.OfType<ARecord>().Select(record => record.Address).Where(IsUsable).Take(MaxAddresses / 2);
        var addresses = Interleave([.. six], [.. four]);

        // One family is enough. Without any, a failed query means that nobody knows.
        var ttl = results.Min(result => result.Ttl);
        if (addresses.Length > 0)
        {
            var canonical = results.Where(result => result.Status == DnsStatus.Found).Select(result => Normalize(result.Records[0].DomainName.Value)).First();
            var secure = Array.TrueForAll(results, result => result.Secure);
            return (new AddressAnswer(DnsStatus.Found, addresses, null, secure, canonical == Normalize(host) ? null : canonical), ttl);
        }

        if (Array.Find(results, result => result.Status == DnsStatus.Failed) is { } failed)
        {
            return (new AddressAnswer(DnsStatus.Failed, [], $"451 4.4.3 the DNS does not answer for {host}: {failed.Error}"), ttl);
        }

        var status = Array.Exists(results, result => result.Status == DnsStatus.NoName) ? DnsStatus.NoName : DnsStatus.NoData;
        return (new AddressAnswer(status, [], $"550 5.4.4 the host {host} has no address"), ttl);
    }

    private async Task<(TlsaAnswer Value, TimeSpan Ttl)> LoadAssociationsAsync(string name)
    {
        var result = await _questioner.AskAsync(name, QueryType.TLSA, ResourceRecordType.TLSA);
        var records = result.Records.OfType<DnsClient.Protocol.TlsaRecord>()
            .Take(MaxAssociations)
            .Select(record => new TlsaRecord(
                (byte)record.CertificateUsage, (byte)record.Selector, (byte)record.MatchingType, [.. record.CertificateAssociationData]));
        return (new TlsaAnswer(result.Status, [.. records], result.Secure, result.Error), result.Ttl);
    }

    private static ImmutableArray<IPAddress> Interleave(IPAddress[] first, IPAddress[] second)
    {
        var all = ImmutableArray.CreateBuilder<IPAddress>(first.Length + second.Length);
        for (var i = 0; i < Math.Max(first.Length, second.Length); i++)
        {
            if (i < first.Length)
            {
                all.Add(first[i]);
            }

            if (i < second.Length)
            {
                all.Add(second[i]);
            }
        }

        return all.ToImmutable();
    }

    private static string Normalize(string name) => name.TrimEnd('.').ToLowerInvariant();

    // What can be connected to: 0.0.0.0 would be this host itself.
    private static bool IsUsable(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.GetAddressBytes()[0] is > 0 and < 224
        : !address.Equals(IPAddress.IPv6Any) && !address.IsIPv6Multicast;

    // Underscores are no host name, but are in use.
    private static bool IsHostName(string name) =>
        name.Length is > 0 and <= 253 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
}
