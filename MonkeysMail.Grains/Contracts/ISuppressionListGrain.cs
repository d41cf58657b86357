using Orleans.Metadata;

namespace MonkeysMail.Grains.Contracts;

/// <summary>A workspace's suppression list as its owner manages it (key: the workspace). The same grain as <see cref="IWorkspaceGrain"/>, which judges by it.</summary>
[Alias("mm.ISuppressionListGrain"), DefaultGrainType("workspace")]
public interface ISuppressionListGrain : IGrainWithGuidKey
{
    /// <summary>Adds at most 1,000 entries; one that is there keeps its reason but the later expiry.</summary>
    [Alias("Add")]
    Task<SuppressionCounts> AddAsync(ImmutableArray<SuppressionEntry> entries, Actor actor);

    /// <summary>Adds a slice of an import, at most 1,000 entries. May be repeated.</summary>
    [Alias("Import")]
    Task<SuppressionCounts> ImportAsync(ImmutableArray<SuppressionEntry> slice, SuppressionImport? note, Actor actor);

    /// <summary>Removes an address, or only what covers <paramref name="scope"/>; how many entries there were.</summary>
    [Alias("Remove")]
    Task<int> RemoveAsync(string address, SuppressionScope? scope, Actor actor);

    /// <summary>A page of the list, newest first.</summary>
    [Alias("List")]
    Task<SuppressionPage> ListAsync(SuppressionQuery query);
}
