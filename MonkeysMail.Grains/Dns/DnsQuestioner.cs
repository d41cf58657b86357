// Asks a recursive resolver (RFC 1034 5.3) and says what the answer means: records, none of this type, no such name, or not known now.
// Follows CNAMEs that the resolver left unfollowed, a few steps at most. Asks with EDNS and the DO bit (RFC 6891, RFC 3225), so that a validating
// resolver tells what is authentic; that is believed as DnsOptions says. Never throws for what the network does.
using System.Net;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;

namespace MonkeysMail.Grains.Dns;

internal sealed class DnsQuestioner
{
    // A chain of CNAMEs; longer ones, and loops, end here.
    private const int MaxAliases = 8;

    // Fits in one packet on every path, so that nothing is lost in fragments (the value of DNS Flag Day 2020); more comes by TCP.
    private const int PacketSize = 1_232;

    private readonly DnsOptions _options;
    private readonly Lazy<LookupClient> _client;

    public DnsQuestioner(IOptions<DnsOptions> options)
    {
        _options = options.Value;
        var servers = _options.Servers
            .Select(text =>
                DnsOptionsValidator.TryParseServer(text, out var server) ? server : throw new FormatException($"'{text}' is not ip:port."))
            .ToArray();
        var lookup = servers.Length == 0 ? new LookupClientOptions() : new LookupClientOptions(servers);
        lookup.UseCache = false;
        lookup.ThrowDnsErrors = false;
        lookup.ContinueOnEmptyResponse = false;
        lookup.UseRandomNameServer = false;
        lookup.ExtendedDnsBufferSize = PacketSize;
        lookup.RequestDnsSecRecords = true;
        lookup.Timeout = _options.Timeout;
        lookup.Retries = _options.Retries;

        // The system's resolvers are looked up at the first question: with a smart host there may be none.
        _client = new Lazy<LookupClient>(() => new LookupClient(lookup));
    }

    public async Task<DnsResult> AskAsync(string name, QueryType type, ResourceRecordType wanted)
    {
        var ttl = _options.MaxTtl;
        var secure = true;
        for (var step = 0; step <= MaxAliases; step++)
        {
            IDnsQueryResponse response;
            try
            {
                response = await _client.Value.QueryAsync(name.EndsWith('.') ? name : name + ".", type);
            }
            catch (Exception e)
            {
                // Whatever the library makes of sockets and of hostile packets: nobody knows now.
                return Failed(e is DnsResponseException { Code: DnsResponseCode.ConnectionTimeout } ? "no answer in time" : e.Message);
            }

            secure &= response.Header.IsAuthenticData && IsTrusted(response.NameServer);
            switch (response.Header.ResponseCode)
            {
                case DnsHeaderResponseCode.NotExistentDomain:
                    return new DnsResult(DnsStatus.NoName, [], NegativeTtl(response, ttl), secure, null);
                case not DnsHeaderResponseCode.NoError:
                    return Failed(response.Header.ResponseCode.ToString());
            }

            foreach (var record in response.Answers)
            {
                ttl = Min(ttl, TimeSpan.FromSeconds(Math.Max(record.InitialTimeToLive, 0)));
            }

            var records = response.Answers.Where(record => record.RecordType == wanted).ToArray();
            if (records.Length > 0)
            {
                return new DnsResult(DnsStatus.Found, records, Max(ttl, _options.MinTtl), secure, null);
            }

            if (LastAlias(name, response) is not { } target)
            {
                return new DnsResult(DnsStatus.NoData, [], NegativeTtl(response, ttl), secure, null);
            }

            name = target;
        }

        return new DnsResult(DnsStatus.NoData, [], Clamp(ttl), false, null); // a loop: it leads to nothing
    }

    private bool IsTrusted(NameServer server) =>
        _options.TrustAuthenticatedData ?? (IPAddress.TryParse(server.Address, out var address) && IPAddress.IsLoopback(address));

    private static string? LastAlias(string name, IDnsQueryResponse response)
    {
        var aliases = response.Answers.CnameRecords().ToArray();
        var current = name.TrimEnd('.');
        for (var step = 0; step <= MaxAliases; step++)
        {
            var alias = Array.Find(aliases, record => record.DomainName.Value.TrimEnd('.').Equals(current, StringComparison.OrdinalIgnoreCase));
            if (alias is null)
            {
                return step == 0 ? null : current;
            }

            current = alias.CanonicalName.Value.TrimEnd('.');
        }

        return current;
    }

    // RFC 2308 5: the smaller of the SOA's own TTL and its MINIMUM.
    private TimeSpan NegativeTtl(IDnsQueryResponse response, TimeSpan ttl)
    {
        var soa = response.Authorities.SoaRecords().FirstOrDefault();
        var negative = soa is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min((uint)Math.Max(soa.InitialTimeToLive, 0), soa.Minimum));
        return Clamp(Min(negative, ttl));
    }

    private TimeSpan Clamp(TimeSpan negative) => Max(Min(negative, _options.MaxNegativeTtl), _options.MinTtl);

    private DnsResult Failed(string error) => new(DnsStatus.Failed, [], _options.FailureTtl, false, error);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
