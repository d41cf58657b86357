// Asks the DNS for the records of a domain and says of each whether it is as it should be. All at once, within one time limit; a name that the DNS does not answer
// for is unknown, never missing.
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Domains.Dmarc;
using MonkeysMail.Grains.Domains.Spf;

namespace MonkeysMail.Grains.Domains;

public sealed class DomainProbe(IDnsLookups dns, DomainOptions options, TimeProvider time)
{
    // Of what stands under a name: enough to see what it is.
    private const int MostFound = 5;
    private const int MostCharacters = 2_000;

    public async Task<DomainFindings> LookAsync(DomainState state, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var limit = new CancellationTokenSource(options.LookTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var exchanges = dns.ExchangesAsync(state.Name, both.Token);
        var mx = await exchanges;

        // The policy that is asked for depends on the hosts of now.
        var seen = new DomainState { Name = state.Name, Keys = state.Keys, Lives = state.Lives, Findings = state.Findings, Exchanges = mx.IsUnknown ? state.Exchanges : mx.Values };
        var findings = await Task.WhenAll(DomainRecords.Of(seen, options).Select(record => LookAsync(record, both.Token)));
        return new DomainFindings([.. findings], mx.IsUnknown ? default : mx.Values);
    }

    private async Task<RecordFinding> LookAsync(DomainRecord record, CancellationToken ct)
    {
        var answer = record.Type == "CNAME" ? await dns.AliasAsync(record.Name, ct) : await dns.TxtAsync(record.Name, ct);
        var status = answer.Status switch
        {
            DnsStatus.Failed => DomainRecordStatus.Unknown,
            DnsStatus.Found => Judge(record, answer.Values),
            _ => DomainRecordStatus.Missing,
        };
        var found = record.Purpose == DomainRecordPurpose.Spf ? answer.Values.Where(SpfRecord.IsOne) : answer.Values;
        return new RecordFinding(record.Purpose, record.Name, status, [.. found.Take(MostFound).Select(Cut)]);
    }

    private DomainRecordStatus Judge(DomainRecord record, ImmutableArray<string> found)
    {
        // A domain's other TXT records are no wrong SPF record of it.
        var candidates = record.Purpose == DomainRecordPurpose.Spf ? [.. found.Where(SpfRecord.IsOne)] : found;
        return candidates.IsEmpty ? DomainRecordStatus.Missing
            : Fits(record, candidates) ? DomainRecordStatus.Ok
            : DomainRecordStatus.Different;
    }

    private bool Fits(DomainRecord record, ImmutableArray<string> found) => record.Purpose switch
    {
        // Two records under one name: which of them a verifier takes is not defined (RFC 6376 3.6.2.2).
        DomainRecordPurpose.Dkim => found is [var text] && DkimRecord.HasKeyOf(text, record.Value),
        DomainRecordPurpose.ReturnPath => found is [var target] && target.Equals(record.Value, StringComparison.OrdinalIgnoreCase),
        DomainRecordPurpose.Spf => found is [var text] && text.Split(' ').Contains(DomainRecords.SpfTerm(options), StringComparer.OrdinalIgnoreCase),
        DomainRecordPurpose.Dmarc => found.Select(DmarcRecord.Parse).OfType<DmarcRecord>().Count() == 1,

        // Any policy and any place for reports of the owner's own is as good as ours.
        DomainRecordPurpose.MtaSts => found.Count(text => text.StartsWith("v=STSv1", StringComparison.Ordinal) && text.Contains("id=", StringComparison.Ordinal)) == 1,
        _ => found.Count(text => text.StartsWith("v=TLSRPTv1", StringComparison.Ordinal) && text.Contains("rua=", StringComparison.Ordinal)) == 1,
    };

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}
