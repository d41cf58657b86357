namespace MonkeysMail.Grains.Contracts;

/// <summary>The sending domains of a workspace: which there are, and who may change that. A change is answered when it is durable.</summary>
[Alias("mm.IWorkspaceDomainsGrain")]
public interface IWorkspaceDomainsGrain : IGrainWithGuidKey
{
    /// <summary>Adds a domain, which is verified later. <paramref name="name"/> is as the caller wrote it.</summary>
    [Alias("Add")]
    Task<DomainAnswer> AddAsync(string name, IdempotencyClaim? claim, Actor actor);

    /// <param name="after">The last name of the page before; null: from the first.</param>
    /// <param name="within">The only domains to be seen; none: all.</param>
    [Alias("List")]
    Task<DomainPage> ListAsync(string? after, int limit, ImmutableArray<string> within);

    /// <summary>Takes a domain away with its keys: nothing is sent from it any more.</summary>
    [Alias("Remove")]
    Task<DomainAnswer> RemoveAsync(string name, Actor actor);
}
