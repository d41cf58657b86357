namespace MonkeysMail.Grains.Domains;

/// <summary>What a domain asks of and tells its workspace, which judges at admission and lists its domains. From memory but for a change of status.</summary>
[Alias("mm.IWorkspaceDomainReports")]
public interface IWorkspaceDomainReports : IGrainWithGuidKey
{
    [Alias("Knows")]
    Task<bool> KnowsAsync(string name);

    /// <summary>May this actor change this domain now? Null when it may.</summary>
    [Alias("Authorize")]
    Task<Refusal?> AuthorizeAsync(string name, Actor actor);

    /// <summary>The domain has this status; repeated: nothing happens. False: the workspace has no such domain any more.</summary>
    [Alias("Report")]
    Task<bool> ReportAsync(string name, DomainStatus status);
}
