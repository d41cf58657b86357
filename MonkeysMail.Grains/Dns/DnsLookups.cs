// IDnsLookups over the configured resolvers. Not cached here: what a tenant has just published is to be seen now, as far as the resolver lets it.
using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;

namespace MonkeysMail.Grains.Dns;

public sealed class DnsLookups(IOptions<DnsOptions> options) : IDnsLookups
{
    private readonly DnsQuestioner _questioner = new(options);

    public Task<DnsAnswer<string>> TxtAsync(string name, CancellationToken ct) =>
        AskAsync(name, QueryType.TXT, ResourceRecordType.TXT, record => record is TxtRecord text ? string.Concat(text.Text) : null, ct);

    public Task<DnsAnswer<IPAddress>> AddressesAsync(string name, AddressFamily family, CancellationToken ct) => family == AddressFamily.InterNetwork
        ? AskAsync(name, QueryType.A, ResourceRecordType.A, record => (record as ARecord)?.Address, ct)
        : AskAsync(name, QueryType.AAAA, ResourceRecordType.AAAA, record => (record as AaaaRecord)?.Address, ct);

    public async Task<DnsAnswer<string>> ExchangesAsync(string name, CancellationToken ct)
    {
        var answer = await AskAsync(name, QueryType.MX, ResourceRecordType.MX, record => record as MxRecord, ct);
        return new DnsAnswer<string>(
            answer.Status, [.. answer.Values.OrderBy(mx => mx.Preference).Select(mx => Plain(mx.Exchange.Value))], answer.Error);
    }

    public Task<DnsAnswer<string>> NamesAsync(IPAddress address, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AskAsync(
            address.GetArpaName(), QueryType.PTR, ResourceRecordType.PTR, record => record is PtrRecord pointer ? Plain(pointer.PtrDomainName.Value) : null, ct);
    }

    public Task<DnsAnswer<string>> AliasAsync(string name, CancellationToken ct) => AskAsync(
        name, QueryType.CNAME, ResourceRecordType.CNAME, record => record is CNameRecord alias ? Plain(alias.CanonicalName.Value) : null, ct);

    private static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();

    private async Task<DnsAnswer<T>> AskAsync<T>(
        string name, QueryType type, ResourceRecordType wanted, Func<DnsResourceRecord, T?> read, CancellationToken ct)
        where T : class
    {
        DnsResult result;
        try
        {
            result = await _questioner.AskAsync(name, type, wanted).WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return new DnsAnswer<T>(DnsStatus.Failed, [], "no answer in time");
        }

        return new DnsAnswer<T>(result.Status, [.. result.Records.Select(read).OfType<T>()], result.Error);
    }
}
