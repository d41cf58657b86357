using System.Collections.Concurrent;
using System.Collections.Immutable;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Api;

/// <summary>The suppression list of one workspace; entries never expire here.</summary>
public sealed class FakeSuppressionList : ISuppressionListGrain
{
    private readonly Lock _lock = new();
    private readonly List<SuppressionEntry> _entries = [];

    /// <summary>In the order of their addition.</summary>
    public IReadOnlyList<SuppressionEntry> Entries => _entries;

    /// <summary>Every slice of an import with its note, in order.</summary>
    public ConcurrentQueue<(ImmutableArray<SuppressionEntry> Entries, SuppressionImport? Note)> Slices { get; } = new();

    /// <summary>Who changed something, in order.</summary>
    public ConcurrentQueue<Actor> Actors { get; } = new();

    /// <summary>Called before each slice with its number, from 0.</summary>
    public Func<int, Task>? OnImport { get; set; }

    Task<SuppressionCounts> ISuppressionListGrain.AddAsync(ImmutableArray<SuppressionEntry> entries, Actor actor)
    {
        Actors.Enqueue(actor);
        return Task.FromResult(Add(entries));
    }

    async Task<SuppressionCounts> ISuppressionListGrain.ImportAsync(ImmutableArray<SuppressionEntry> slice, SuppressionImport? note, Actor actor)
    {
        if (OnImport is { } hook)
        {
            await hook(Slices.Count);
        }

        Actors.Enqueue(actor);
        Slices.Enqueue((slice, note));
        return Add(slice);
    }

    Task<int> ISuppressionListGrain.RemoveAsync(string address, SuppressionScope? scope, Actor actor)
    {
        Actors.Enqueue(actor);
        lock (_lock)
        {
            return Task.FromResult(_entries.RemoveAll(entry => entry.Address == address && (scope is null || ScopeOf(entry) == scope)));
        }
    }

    Task<SuppressionPage> ISuppressionListGrain.ListAsync(SuppressionQuery query)
    {
        lock (_lock)
        {
            var found = _entries
                .Where(entry => query.Address is null || entry.Address == query.Address)
                .Where(entry => query.Reason is null || entry.Reason == query.Reason)
                .Where(entry => query.Scope is null || ScopeOf(entry) == query.Scope)
                .Reverse()
                .Skip((int)(query.Cursor?.Created ?? 0))
                .Take(query.Limit)
                .ToImmutableArray();
            var next = found.Length < query.Limit ? null : new SuppressionCursor((query.Cursor?.Created ?? 0) + query.Limit, default, SuppressionScope.All);
            return Task.FromResult(new SuppressionPage(found, next));
        }
    }

    private static SuppressionScope ScopeOf(SuppressionEntry entry) => entry.Stream switch
    {
        null => SuppressionScope.All,
        MailStream.Transactional => SuppressionScope.Transactional,
        _ => SuppressionScope.Broadcast,
    };

    private SuppressionCounts Add(ImmutableArray<SuppressionEntry> entries)
    {
        lock (_lock)
        {
            var before = _entries.Count;
            var known = _entries.Select(entry => (entry.Address, entry.Stream)).ToHashSet();
            _entries.AddRange(entries.Where(entry => known.Add((entry.Address, entry.Stream))));
            return new SuppressionCounts(_entries.Count - before, 0);
        }
    }
}
