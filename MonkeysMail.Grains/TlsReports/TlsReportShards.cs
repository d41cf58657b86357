using System.Globalization;
using MonkeysMail.Grains.Audit;

namespace MonkeysMail.Grains.TlsReports;

/// <summary>Which grain keeps a domain's counts.</summary>
internal static class TlsReportShards
{
    public const int Count = 16;

    public static int Of(string domain)
    {
        var hash = 2_166_136_261u; // FNV-1a: the same on every silo
        foreach (var c in domain)
        {
            hash = (hash ^ c) * 16_777_619;
        }

        return (int)(hash % Count);
    }

    /// <summary>The keys that seal it are those of the operators' log: it is no workspace's.</summary>
    public static ITlsReportsGrain GetTlsReports(this IGrainFactory grains, int shard) =>
        grains.GetGrain<ITlsReportsGrain>(string.Create(CultureInfo.InvariantCulture, $"{OperatorLog.Owner.Value:N}/{shard}"));
}
