// Tells before sending whether mail of a domain will pass DMARC at its recipients, and why not: which signatures verify and align, what SPF says of the envelope for
// the addresses that mail comes from, and what the policy asks for. By the DNS of now; nothing is kept.
using System.Net;
using System.Net.Sockets;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Domains.Dmarc;
using MonkeysMail.Grains.Domains.Spf;

namespace MonkeysMail.Grains.Domains;

public sealed class AlignmentCheck(IDnsLookups dns, DomainOptions options, TimeProvider time)
{
    // Addresses of this server that are asked about.
    private const int MostSources = 4;

    private readonly DmarcDiscovery discovery = new(dns);
    private readonly SpfEvaluator spf = new(dns, time);

    /// <param name="source">The address that mail comes from; null: those of this server's name.</param>
    public async Task<AlignmentReport> RunAsync(DomainState state, string? source, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var limit = new CancellationTokenSource(options.LookTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var envelope = DomainRecords.MailFromOf(state, options);
        var walk = discovery.WalkAsync(state.Name, both.Token);
        var envelopeWalk = envelope == state.Name ? walk : discovery.WalkAsync(envelope, both.Token);
        var exists = dns.ExchangesAsync(state.Name, both.Token);
        var dkim = Task.WhenAll(DomainMachine.SigningKeys(state).Select(key => LookAsync(key, both.Token)));
        var spfResults = EvaluateAsync(envelope, source, both.Token);
        var (own, other, keys, outcomes) = (await walk, await envelopeWalk, await dkim, await spfResults);

        var policy = own.Record is { } record
            ? new DmarcFinding(
                own.PolicyDomain!, own.OrganizationalDomain,
                DmarcDiscovery.PolicyFor(own, state.Name, (await exists).Status != DnsStatus.NoName).ToString().ToLowerInvariant(),
                record.IsTesting, record.StrictDkim, record.StrictSpf, record.Text)
            : null;
        var aligned = DmarcDiscovery.IsAligned(state.Name, own.OrganizationalDomain, envelope, other.OrganizationalDomain, policy?.StrictSpf ?? false);
        ImmutableArray<SpfFinding> findings =
        [
            .. outcomes.Select(entry => new SpfFinding(
                entry.Source.ToString(), envelope, Word(entry.Outcome.Result), aligned, entry.Outcome.Mechanism, entry.Outcome.Lookups, entry.Outcome.Problem)),
        ];

        // Mail is signed with the author's own domain, so a signature that verifies is aligned in either mode (RFC 9989 4.4.1).
        ImmutableArray<DkimFinding> signatures = [.. keys];
        var passes = Passes(signatures, findings, aligned, outcomes);
        return new AlignmentReport(
            state.Name, time.GetUtcNow(), passes, policy, signatures, findings, AlignmentReasons.Of(state, own, signatures, findings, aligned, envelope));
    }

    private static bool? Passes(
        ImmutableArray<DkimFinding> signatures, ImmutableArray<SpfFinding> findings, bool aligned, IReadOnlyList<(IPAddress Source, SpfOutcome Outcome)> outcomes)
    {
        if (signatures.Any(key => key.Record == DomainRecordStatus.Ok)
            || (aligned && outcomes.Count > 0 && outcomes.All(entry => entry.Outcome.Result == SpfResult.Pass)))
        {
            return true;
        }

        var isOpen = signatures.Any(key => key.Record == DomainRecordStatus.Unknown) || findings.Any(finding => finding.Result == Word(SpfResult.TempError));
        return isOpen ? null : false;
    }

    private static string Word(SpfResult result) => result.ToString().ToLowerInvariant();

    private async Task<DkimFinding> LookAsync(SigningKey key, CancellationToken ct)
    {
        var answer = await dns.TxtAsync(DkimKeys.RecordName(key), ct);
        var status = answer.IsUnknown ? DomainRecordStatus.Unknown
            : answer.Values is [var text] && DkimRecord.HasKeyOf(text, DkimKeys.RecordText(key)) ? DomainRecordStatus.Ok
            : answer.Values.IsEmpty ? DomainRecordStatus.Missing
            : DomainRecordStatus.Different;
        return new DkimFinding(key.Selector, key.Algorithm, status, true);
    }

    private async Task<IReadOnlyList<(IPAddress Source, SpfOutcome Outcome)>> EvaluateAsync(string envelope, string? source, CancellationToken ct)
    {
        var outcomes = new List<(IPAddress, SpfOutcome)>();
        foreach (var address in await SourcesAsync(source, ct))
        {
            var query = new SpfQuery(address, envelope, $"postmaster@{envelope}", options.Hostname ?? envelope);
            outcomes.Add((address, await spf.EvaluateAsync(query, ct)));
        }

        return outcomes;
    }

    private async Task<IEnumerable<IPAddress>> SourcesAsync(string? source, CancellationToken ct)
    {
        if (source is not null)
        {
            return [IPAddress.Parse(source)];
        }

        if (options.Hostname is not { } host)
        {
            return [];
        }

        var four = dns.AddressesAsync(host, AddressFamily.InterNetwork, ct);
        var six = dns.AddressesAsync(host, AddressFamily.InterNetworkV6, ct);
        return (await four).Values.Concat((await six).Values).Take(MostSources);
    }
}
