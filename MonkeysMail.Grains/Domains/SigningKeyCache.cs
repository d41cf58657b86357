// The silo's short memory of signing keys: a call to the domain grain a minute instead of one a message. A key that was retired may
// sign for that minute longer; retired selectors stay published for days.
using System.Collections.Concurrent;

namespace MonkeysMail.Grains.Domains;

public sealed class SigningKeyCache(IGrainFactory grains, TimeProvider time)
{
    private const int MostDomains = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(WorkspaceId Workspace, string Domain), (ImmutableArray<SigningKey> Keys, DateTimeOffset Until)> cache = new();

    // Test mail is signed too, with a key that nobody publishes and that lives as long as the process.
    private readonly Lazy<ImmutableArray<SigningKey>> sandbox = new(() =>
        [DkimKeys.Create("sandbox.invalid", "sandbox", DkimAlgorithm.RsaSha256)]);

    /// <summary>Makes the sandbox key ahead of its first use: finding primes takes a moment that no request should wait for.</summary>
    public void Warm() => _ = sandbox.Value;

    public ValueTask<ImmutableArray<SigningKey>> GetAsync(WorkspaceId workspace, string domain, KeyMode mode)
    {
        if (mode == KeyMode.Test)
        {
            return ValueTask.FromResult(sandbox.Value);
        }

        return cache.TryGetValue((workspace, domain), out var known) && known.Until > time.GetUtcNow()
            ? ValueTask.FromResult(known.Keys)
            : new ValueTask<ImmutableArray<SigningKey>>(LoadAsync(workspace, domain));
    }

    private async Task<ImmutableArray<SigningKey>> LoadAsync(WorkspaceId workspace, string domain)
    {
        var keys = await grains.GetGrain<IDomainGrain>(DomainKey.Format(workspace, domain)).SigningKeysAsync();
        if (cache.Count >= MostDomains)
        {
            cache.Clear();
        }

        cache[(workspace, domain)] = (keys, time.GetUtcNow() + Lifetime);
        return keys;
    }
}
