using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Api;

public sealed class FakeDirectory : IKeyDirectoryGrain
{
    private int _asked;

    public WorkspaceId? Owner { get; set; }

    public int Asked => _asked;

    Task<WorkspaceId?> IKeyDirectoryGrain.FindAsync()
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(Owner);
    }

    Task<bool> IKeyDirectoryGrain.ClaimAsync(WorkspaceId owner)
    {
        Owner ??= owner;
        return Task.FromResult(Owner == owner);
    }
}
