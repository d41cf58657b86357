// The policy that holds for a domain now (RFC 8461 3.3, 5.1, 10.2). A policy once fetched holds until its max_age has passed, whatever becomes of
// the TXT record, the web server or this process: only a new policy ends it sooner. It is fetched again when the id changes, and from half of its
// life on (at the latest after a day) at every look, so that a domain which gets mail never loses it for a fetch that fails. Looks are cached,
// failed ones for five minutes. Never throws for what DNS, web server or store do.
using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Grains.Dns.MtaSts;

public sealed partial class MtaStsPolicies
{
    private static readonly TimeSpan MaxLook = TimeSpan.FromHours(1);
    private static readonly TimeSpan FailedLook = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxRest = TimeSpan.FromDays(1);

    private readonly DnsQuestioner _questioner;
    private readonly DnsCache<MtaStsPolicy?> _policies;
    private readonly IMtaStsFetcher _fetcher;
    private readonly IMtaStsBook _book;
    private readonly TlsResults _results;
    private readonly TimeProvider _time;
    private readonly ILogger<MtaStsPolicies> _logger;

    public MtaStsPolicies(
        IOptions<DnsOptions> options, IMtaStsFetcher fetcher, IMtaStsBook book, TlsResults results, TimeProvider time, ILogger<MtaStsPolicies> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _questioner = new DnsQuestioner(options);
        _policies = new DnsCache<MtaStsPolicy?>(options.Value.CacheSize, time);
        _fetcher = fetcher;
        _book = book;
        _results = results;
        _time = time;
        _logger = logger;
    }

    /// <summary>The policy of a domain (A-label), or null. Completes at once when it is known.</summary>
    public ValueTask<MtaStsPolicy?> FindAsync(string domain, CancellationToken ct) => _policies.GetAsync(domain, LoadAsync, ct);

    private async Task<(MtaStsPolicy? Value, TimeSpan Ttl)> LoadAsync(string domain)
    {
        var question = _questioner.AskAsync($"_mta-sts.{domain}", QueryType.TXT, ResourceRecordType.TXT);
        var kept = await FindKeptAsync(domain);
        var answer = await question;
        var id = MtaStsRecord.FindId(answer.Records.OfType<TxtRecord>().Select(record => string.Concat(record.Text)));
        var now = _time.GetUtcNow();
        if (id is null && kept is null)
        {
            MtaStsMetrics.Looked("none");
            return (null, answer.Status == DnsStatus.Failed ? answer.Ttl : Min(answer.Ttl, MaxLook));
        }

        if (kept is { } current && (id is null || id == current.Entry.Id) && now < RefreshAt(current.Entry))
        {
            MtaStsMetrics.Looked("kept");
            return (current.Policy, Min(Min(answer.Ttl, MaxLook), RefreshAt(current.Entry) - now));
        }

        var fetch = await _fetcher.FetchAsync(domain, CancellationToken.None);
        var fault = "";
        if (fetch.Text is { } text && MtaStsPolicy.TryParse(text, out var policy, out fault))
        {
            await SaveAsync(new MtaStsEntry(domain, id ?? kept!.Value.Entry.Id, text, now, now + policy.MaxAge));
            MtaStsMetrics.Looked("fetched");
            return (policy, Min(Min(answer.Ttl, MaxLook), policy.MaxAge / 2));
        }
        else
        {
            var error = fetch.Error ?? $"the policy is not valid: {fault}";
            var result = fetch.Untrusted ? TlsResultType.StsWebPkiInvalid : fetch.Error is null ? TlsResultType.StsPolicyInvalid : TlsResultType.StsPolicyFetchError;
            _results.Add(domain, TlsPolicyType.Sts, kept?.Policy.Lines ?? [], kept?.Policy.Patterns ?? [], new TlsFailure(result, null, null, null, error, 1));
            MtaStsMetrics.Looked("failed");
            LogFetchFailed(error, kept is not null);
        }

        return (kept?.Policy, kept is { } old ? Min(FailedLook, old.Entry.ExpiresAt - now) : FailedLook);
    }

    private static DateTimeOffset RefreshAt(MtaStsEntry entry) => entry.FetchedAt + Min((entry.ExpiresAt - entry.FetchedAt) / 2, MaxRest);

    private async Task<(MtaStsEntry Entry, MtaStsPolicy Policy)?> FindKeptAsync(string domain)
    {
        try
        {
            return await _book.FindAsync(domain, CancellationToken.None) is { } entry
                && entry.ExpiresAt > _time.GetUtcNow()
                && MtaStsPolicy.TryParse(entry.Text, out var policy, out _)
                ? (entry, policy)
                : null;
        }
        catch (Exception e)
        {
            LogStoreFailed(e);
            return null;
        }
    }

    private async Task SaveAsync(MtaStsEntry entry)
    {
        try
        {
            await _book.SaveAsync(entry, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogStoreFailed(e);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(EventId = 3601, Level = LogLevel.Warning, Message = "A policy of MTA-STS could not be fetched: {Error}; an earlier one holds: {Holds}")]
    private partial void LogFetchFailed(string error, bool holds);

    [LoggerMessage(EventId = 3602, Level = LogLevel.Warning, Message = "The store of MTA-STS policies failed")]
    private partial void LogStoreFailed(Exception exception);
}
