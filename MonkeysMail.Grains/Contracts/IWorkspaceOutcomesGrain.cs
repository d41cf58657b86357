namespace MonkeysMail.Grains.Contracts;

/// <summary>What became of a workspace's mail, for what its rate follows. Statistics: a report that is lost is not repeated, one that is repeated counts twice.</summary>
[Alias("mm.IWorkspaceOutcomesGrain")]
public interface IWorkspaceOutcomesGrain : IGrainWithGuidKey
{
    /// <summary>Adds outcomes that became final in the last seconds. One call for many, never one a message.</summary>
    [Alias("Report")]
    Task ReportAsync(OutcomeCounts counts);
}
