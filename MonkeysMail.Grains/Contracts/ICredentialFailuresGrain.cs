namespace MonkeysMail.Grains.Contracts;

/// <summary>Wrong credentials over all fronts and silos, in memory: one grain for each part of all networks, and one for each part of all prefixes. Fronts call it for
/// failures only, never on the way of a good credential; without an answer their own throttle stands.</summary>
[Alias("mm.ICredentialFailuresGrain")]
public interface ICredentialFailuresGrain : IGrainWithIntegerKey
{
    /// <summary>Counts a failure, and says how long its client is to be refused.</summary>
    [Alias("Report")]
    Task<CredentialWait> ReportAsync(CredentialFailure failure);

    /// <summary>Counts a wrong secret for a prefix from anywhere: it may raise an alert, and never locks a key out.</summary>
    [Alias("Note")]
    Task NoteAsync(string prefix);
}
