using System.Collections.Concurrent;
using MonkeysMail.Grains.Dns.MtaSts;

namespace MonkeysMail.Tests.Delivery;

/// <summary>What outlives a restart, for tests of what is done with it; the real book and its stores have tests of their own.</summary>
internal sealed class MemoryPolicies : IMtaStsBook
{
    private readonly ConcurrentDictionary<string, MtaStsEntry> _entries = new();

    public Task<MtaStsEntry?> FindAsync(string domain, CancellationToken ct) => Task.FromResult(_entries.GetValueOrDefault(domain));

    public Task SaveAsync(MtaStsEntry entry, CancellationToken ct)
    {
        _entries[entry.Domain] = entry;
        return Task.CompletedTask;
    }
}
