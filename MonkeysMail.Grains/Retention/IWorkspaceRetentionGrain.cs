namespace MonkeysMail.Grains.Retention;

/// <summary>A workspace as retention asks it: the engine's own, not for fronts.</summary>
[Alias("mm.IWorkspaceRetentionGrain")]
public interface IWorkspaceRetentionGrain : IGrainWithGuidKey
{
    /// <summary>The windows in force; null when there is no such workspace.</summary>
    [Alias("Windows")]
    Task<RetentionDays?> WindowsAsync();

    /// <summary>Notes in the audit log what was deleted.</summary>
    [Alias("Report")]
    Task ReportAsync(RetentionReport report);
}
