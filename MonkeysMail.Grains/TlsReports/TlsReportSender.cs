// One report to all who want it: the domain's TXT record is looked up when the report goes, mail and HTTPS are tried, and it is sent when one of them took it.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.TlsReports;

public sealed partial class TlsReportSender(
    TlsReportOptions options, IDnsLookups dns, ITlsReportPoster poster, IGrainFactory grains, ILogger<TlsReportSender> logger)
{
    /// <summary>True: done with, sent or not wanted. False: it is to be tried again. Never throws.</summary>
    public async Task<bool> SendAsync(TlsDomainDay day, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(day);
        var answer = await dns.TxtAsync($"_smtp._tls.{day.Domain}", ct);
        if (answer.IsUnknown)
        {
            return Failed(day, answer.Error);
        }

        var places = TlsReportRecord.Places(answer.Values);
        if (places.IsEmpty)
        {
            TlsReportMetrics.Reported("unwanted");
            return true;
        }

        string?[] faults = await Task.WhenAll(places.Select(place => SendAsync(day, place, ct)));
        if (!Array.Exists(faults, fault => fault is null))
        {
            return Failed(day, faults[0]);
        }

        TlsReportMetrics.Reported("sent");
        return true;
    }

    // Why it was not taken; one place's trouble is not another's.
    private async Task<string?> SendAsync(TlsDomainDay day, Uri place, CancellationToken ct)
    {
        try
        {
            return TlsReportRecord.Mailbox(place) is { } mailbox
                ? await grains.GetGrain<ITlsReportMailGrain>(0).MailAsync(day, mailbox.ToString())
                : await poster.PostAsync(place, TlsReport.Of(day, options).Compress(), ct);
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }

    private bool Failed(TlsDomainDay day, string? why)
    {
        TlsReportMetrics.Reported("failed");
        LogFailed(day.Domain, day.Day, why);
        return false;
    }

    [LoggerMessage(EventId = 3611, Level = LogLevel.Warning, Message = "The TLS report to {Domain} for {Day} could not be sent: {Why}")]
    private partial void LogFailed(string domain, DateOnly day, string? why);
}
