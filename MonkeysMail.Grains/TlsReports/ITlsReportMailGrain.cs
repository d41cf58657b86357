namespace MonkeysMail.Grains.TlsReports;

/// <summary>Hands a report to the engine as mail of the operator's workspace. It is of no workspace, so that it may call that one; the reports' own grain
/// belongs to the operators' log.</summary>
[Alias("mm.ITlsReportMailGrain")]
public interface ITlsReportMailGrain : IGrainWithIntegerKey
{
    /// <summary>Null when it was accepted, else why not.</summary>
    [Alias("Mail")]
    Task<string?> MailAsync(TlsDomainDay day, string recipient);
}
