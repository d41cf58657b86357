using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.TlsReports;

public static class TlsReportMetrics
{
    public const string MeterName = "MonkeysMail.TlsReports";

    /// <summary>Sessions that count in reports; tags <c>policy</c>: sts, tlsa, no-policy-found; <c>result</c>: success, or the failure as RFC 8460 4.3 names it.</summary>
    public const string SessionsName = "monkeysmail.tls_reports.sessions";

    /// <summary>Reports by what became of them; tag <c>result</c>: sent, unwanted, failed, dropped.</summary>
    public const string ReportsName = "monkeysmail.tls_reports.reports";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Sessions = Meter.CreateCounter<long>(SessionsName, "{session}", "TLS negotiations that count in reports, by policy and result.");
    private static readonly Counter<long> Reports = Meter.CreateCounter<long>(ReportsName, "{report}", "TLS reports, by what became of them.");

    /// <summary>Shows every series with a zero.</summary>
    internal static void Announce()
    {
        foreach (var result in (string[])["sent", "unwanted", "failed", "dropped"])
        {
            Reports.Add(0, new KeyValuePair<string, object?>("result", result));
        }

        foreach (var type in Enum.GetValues<TlsPolicyType>())
        {
            Sessions.Add(0, new KeyValuePair<string, object?>("policy", TlsReportNames.Of(type)), new KeyValuePair<string, object?>("result", "success"));
        }
    }

    internal static void Counted(TlsPolicyType type, TlsResultType? failure) => Sessions.Add(
        1,
        new KeyValuePair<string, object?>("policy", TlsReportNames.Of(type)),
        new KeyValuePair<string, object?>("result", failure is { } result ? TlsReportNames.Of(result) : "success"));

    internal static void Reported(string result) => Reports.Add(1, new KeyValuePair<string, object?>("result", result));
}
