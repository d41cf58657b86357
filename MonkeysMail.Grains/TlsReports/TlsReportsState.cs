namespace MonkeysMail.Grains.TlsReports;

[GenerateSerializer, Alias("mm.TlsReportsState")]
public sealed class TlsReportsState
{
    /// <summary>Reports to come, those of the present day still growing. Written by the grain as counts come, and when a report is done with.</summary>
    [Id(0)]
    public ImmutableArray<TlsDomainDay> Days { get; set; } = [];
}
