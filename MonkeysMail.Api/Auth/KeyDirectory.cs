// From a key's prefix to its workspace. A found answer never changes and is remembered (100,000 of them, 20 MB or so); "not
// found" is asked again each time, because the key may be made the next moment.
using MonkeysMail.Api.Http;

namespace MonkeysMail.Api.Auth;

internal sealed class KeyDirectory(IGrainFactory grains, GrainCalls calls)
{
    private const int Remembered = 100_000;

    private readonly BoundedLru<string, Tenant> _found = new(Remembered);

    public ValueTask<Tenant?> FindAsync(string prefix) =>
        _found.TryGet(prefix, out var tenant) ? new(tenant) : new(AskAsync(prefix));

    /// <summary>There is a key of this prefix, as this front has seen.</summary>
    public bool Knows(string prefix) => _found.TryGet(prefix, out _);

    private async Task<Tenant?> AskAsync(string prefix)
    {
        if (await calls.AskAsync(() => grains.GetGrain<IKeyDirectoryGrain>(prefix).FindAsync()) is not { } id)
        {
            return null;
        }

        var tenant = new Tenant(id, grains.GetGrain<IWorkspaceGrain>(id.Value));
        _found.Set(prefix, tenant);
        return tenant;
    }
}
