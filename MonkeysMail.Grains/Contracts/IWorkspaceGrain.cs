namespace MonkeysMail.Grains.Contracts;

/// <summary>A tenant's guard: keys, scopes, limits, suppression list. Answers from memory; a call never carries a body.</summary>
[Alias("mm.IWorkspaceGrain")]
public interface IWorkspaceGrain : IGrainWithGuidKey
{
    /// <summary>May this credential send these messages? Takes one token a recipient that is not suppressed.</summary>
    [Alias("Admit")]
    Task<AdmissionAnswer> AdmitAsync(AdmissionRequest request);

    /// <summary>May this credential do what <paramref name="scope"/> names? For every call that sends nothing.</summary>
    [Alias("Authorize")]
    Task<AuthorizationAnswer> AuthorizeAsync(Credential credential, string scope);

    /// <summary>What fronts of 0.1 call: <see cref="GiveBackAsync"/> without the key.</summary>
    [Alias("Return")]
    Task ReturnAsync(int tokens);

    /// <summary>Gives back what an admission took whose acceptance definitely failed, or was a replay.</summary>
    /// <param name="keyId">As the admission named it.</param>
    [Alias("GiveBack")]
    Task GiveBackAsync(string keyId, int tokens, int messages);

    /// <summary>Which of these addresses are suppressed for this stream now? Read again before every attempt. No answer at all (an empty one): the workspace is held,
    /// and nothing of it may be attempted. Silos of 0.1 fail on that and try again later, which is what they should.</summary>
    [Alias("CheckSuppressed")]
    Task<ImmutableArray<bool>> CheckSuppressedAsync(ImmutableArray<string> addresses, MailStream stream);

    /// <summary>Adds addresses to the list: the row first, then memory. Idempotent by the event that caused it.</summary>
    [Alias("Suppress")]
    Task SuppressAsync(ImmutableArray<SuppressionEntry> entries);

    /// <summary>Creates the workspace, or completes what is missing of the bootstrap's keys and domain.</summary>
    [Alias("Bootstrap")]
    Task BootstrapAsync(BootstrapWorkspace bootstrap);
}
