namespace MonkeysMail.Grains.Contracts;

/// <summary>A sending domain of one workspace. Who may change it is asked of the workspace with each change.</summary>
[Alias("mm.ISendingDomainGrain")]
public interface ISendingDomainGrain : IGrainWithStringKey
{
    /// <summary>Null when the workspace has no such domain.</summary>
    [Alias("Describe")]
    Task<DomainDescription?> DescribeAsync();

    /// <summary>Asks the DNS now and draws the consequences.</summary>
    [Alias("Verify")]
    Task<DomainAnswer> VerifyAsync(Actor actor);

    /// <summary>Makes new DKIM keys, which sign once their records were seen.</summary>
    [Alias("Rotate")]
    Task<DomainAnswer> RotateAsync(IdempotencyClaim? claim, Actor actor);

    /// <summary>Sets after how many days keys are rotated; 0: only on demand.</summary>
    [Alias("Change")]
    Task<DomainAnswer> ChangeAsync(int rotationEvery, Actor actor);

    /// <summary>Tells whether mail of this domain will align, by the DNS of now. Changes nothing; null when there is no such domain.</summary>
    [Alias("Check")]
    Task<AlignmentReport?> CheckAsync(string? source);
}
