namespace MonkeysMail.Grains.TlsReports;

/// <summary>For a host of the engine that can not post.</summary>
public sealed class NoTlsReportPoster : ITlsReportPoster
{
    public Task<string?> PostAsync(Uri place, ReadOnlyMemory<byte> report, CancellationToken ct) => Task.FromResult<string?>("nothing is posted here");
}
