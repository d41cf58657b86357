namespace MonkeysMail.Grains.TlsReports;

/// <summary>Posts a report by HTTPS (RFC 8460 5.4): valid certificate, no redirect, a public address, bounded in time. What the network does is a value.</summary>
public interface ITlsReportPoster
{
    /// <summary>Null when the receiver took it, else why not.</summary>
    Task<string?> PostAsync(Uri place, ReadOnlyMemory<byte> report, CancellationToken ct);
}
